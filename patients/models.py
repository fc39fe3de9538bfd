"""The tables of `patients`, from its features: one app, one migration history."""

from patients.access.models import CareRelation
from patients.consents.models import Consent
from patients.emergency.models import EmergencyAccess
from patients.identity.models import Person, PersonAddress, PersonContact, PersonIdentifier
from patients.inquiries.models import AccessInquiry
from patients.representation.models import PersonAccount, Proxy, RelatedPerson
from patients.watchdog.models import AccessFlag, ProtectedPerson, WatchRun, WeeklyDigest
from patients.withholding.models import Withholding
from patients.worklist.models import WorkItem, WorkMove

__all__ = [
    "AccessFlag",
    "AccessInquiry",
    "CareRelation",
    "Consent",
    "EmergencyAccess",
    "Person",
    "PersonAccount",
    "PersonAddress",
    "PersonContact",
    "PersonIdentifier",
    "ProtectedPerson",
    "Proxy",
    "RelatedPerson",
    "WatchRun",
    "WeeklyDigest",
    "Withholding",
    "WorkItem",
    "WorkMove",
]
