"""AllergyIntolerance as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
from trust.ledger.elements import Concept, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import FIRST, ConceptAt, Item, Moment, RefAt, Shape, Text, Texts, Tree

RESOURCE_TYPE = "AllergyIntolerance"
CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
ERROR_REASON = Item({"url": "urn:yagona:entered-in-error-reason"})
_AUTHOR = Item({"function": {"coding": [{"system": PARTICIPANT, "code": "author"}]}})

SEED: Tree = {}


@dataclass(frozen=True, slots=True)
class AllergyFacts:
    """What we read of an AllergyIntolerance."""

    clinical: Concept | None = None
    verification: Concept | None = None
    code: Concept | None = None
    categories: tuple[str, ...] = ()
    criticality: str = ""
    subject: Ref | None = None
    encounter: Ref | None = None
    author: Ref | None = None
    recorded: When | None = None
    reaction: Concept | None = None
    severity: str = ""
    error_reason: str = ""


SHAPE = Shape(
    AllergyFacts,
    clinical=ConceptAt("clinicalStatus", prefer=(CLINICAL,)),
    verification=ConceptAt("verificationStatus", prefer=(VERIFICATION,)),
    code=ConceptAt("code"),
    categories=Texts("category"),
    criticality=Text("criticality"),
    subject=RefAt("patient"),
    encounter=RefAt("encounter"),
    author=RefAt("participant", _AUTHOR, "actor"),
    recorded=Moment("recordedDate"),
    reaction=ConceptAt("reaction", FIRST, "manifestation", FIRST, "concept"),
    severity=Text("reaction", FIRST, "severity"),
    error_reason=Text("extension", ERROR_REASON, "valueString"),
)


def read(resource: Mapping[str, Any]) -> AllergyFacts:
    """The facts of an AllergyIntolerance resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: AllergyFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: statuses, code, category, criticality, patient, date."""
    facts = read(resource)
    return (
        *indexing.token("clinical-status", facts.clinical),
        *indexing.token("verification-status", facts.verification),
        *indexing.token("code", facts.code),
        *(row for each in facts.categories for row in indexing.token("category", each)),
        *indexing.token("criticality", facts.criticality),
        *indexing.reference("patient", facts.subject),
        *indexing.moment("date", facts.recorded),
    )
