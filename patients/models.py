"""The tables of `patients`, from its features: one app, one migration history."""

from patients.access.models import CareRelation
from patients.identity.models import Person, PersonAddress, PersonContact, PersonIdentifier
from patients.representation.models import PersonAccount, RelatedPerson
from patients.worklist.models import WorkItem, WorkMove

__all__ = [
    "CareRelation",
    "Person",
    "PersonAccount",
    "PersonAddress",
    "PersonContact",
    "PersonIdentifier",
    "RelatedPerson",
    "WorkItem",
    "WorkMove",
]
