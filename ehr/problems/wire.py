"""Condition as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
from trust.ledger.elements import ICD10, Concept, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Either,
    Flag,
    Item,
    Moment,
    RefAt,
    Shape,
    Text,
    Tree,
)

RESOURCE_TYPE = "Condition"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-condition"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
ROLE = Item({"url": "https://dhp.uz/fhir/core/StructureDefinition/diagnosis-type"})
FIRST_IN_LIFE = Item({"url": "urn:yagona:diagnosed-first-in-life"})
ERROR_REASON = Item({"url": "urn:yagona:entered-in-error-reason"})
_AUTHOR = Item({"function": {"coding": [{"system": PARTICIPANT, "code": "author"}]}})

ENCOUNTER_DIAGNOSIS = Concept("encounter-diagnosis", CATEGORY, "Encounter Diagnosis")
SEED: Tree = {"meta": {"profile": [PROFILE]}}


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """What we read of a Condition."""

    clinical: Concept | None = None
    verification: Concept | None = None
    category: Concept | None = None
    severity: Concept | None = None
    code: Concept | None = None
    role: Concept | None = None
    first_in_life: bool | None = None
    subject: Ref | None = None
    encounter: Ref | None = None
    author: Ref | None = None
    onset: When | None = None
    recorded: When | None = None
    note: str = ""
    error_reason: str = ""


SHAPE = Shape(
    ConditionFacts,
    clinical=ConceptAt("clinicalStatus", prefer=(CLINICAL,)),
    verification=ConceptAt("verificationStatus", prefer=(VERIFICATION,)),
    category=ConceptAt("category", FIRST),
    severity=ConceptAt("severity"),
    code=ConceptAt("code", prefer=(ICD10,)),
    role=ConceptAt("extension", ROLE, "valueCodeableConcept"),
    first_in_life=Flag("extension", FIRST_IN_LIFE, "valueBoolean"),
    subject=RefAt("subject"),
    encounter=RefAt("encounter"),
    author=RefAt("participant", _AUTHOR, "actor"),
    onset=Either(Moment("onsetDateTime"), Moment("onsetPeriod", "start")),
    recorded=Moment("recordedDate"),
    note=Text("note", FIRST, "text"),
    error_reason=Text("extension", ERROR_REASON, "valueString"),
)


def read(resource: Mapping[str, Any]) -> ConditionFacts:
    """The facts of a Condition resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: ConditionFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: statuses, category, code, patient, encounter, dates."""
    facts = read(resource)
    return (
        *indexing.token("clinical-status", facts.clinical),
        *indexing.token("verification-status", facts.verification),
        *indexing.token("category", facts.category),
        *indexing.token("severity", facts.severity),
        *indexing.token("code", facts.code),
        *indexing.reference("patient", facts.subject),
        *indexing.reference("encounter", facts.encounter),
        *indexing.moment("onset-date", facts.onset),
        *indexing.moment("recorded-date", facts.recorded),
    )
