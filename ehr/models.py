"""All tables of the room, for Django alone."""

from __future__ import annotations

from ehr.allergies.models import AllergyIntolerance
from ehr.card.models import Draft
from ehr.documents.models import Document
from ehr.encounters.models import Encounter
from ehr.observations.models import Observation
from ehr.printing.models import IssuedDocument
from ehr.problems.models import Condition
from ehr.timeline.models import CardEntry

__all__ = [
    "AllergyIntolerance",
    "CardEntry",
    "Condition",
    "Document",
    "Draft",
    "Encounter",
    "IssuedDocument",
    "Observation",
]
