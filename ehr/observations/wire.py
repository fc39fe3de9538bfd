"""Observation as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
from trust.ledger.elements import LOINC, Concept, Quantity, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Either,
    Item,
    Moment,
    QuantityAt,
    RefAt,
    Shape,
    Text,
    Tree,
    coded,
)

RESOURCE_TYPE = "Observation"
PROFILES = (
    "https://dhp.uz/fhir/core/StructureDefinition/uz-core-observation",
    "http://hl7.org/fhir/StructureDefinition/vitalsigns",
)
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
VITAL_SIGNS = Concept("vital-signs", CATEGORY, "Vital Signs")
SYSTOLIC, DIASTOLIC = "8480-6", "8462-4"
ERROR_REASON = Item({"url": "urn:yagona:entered-in-error-reason"})

SEED: Tree = {"meta": {"profile": list(PROFILES)}}


@dataclass(frozen=True, slots=True)
class ObservationFacts:
    """What we read of an Observation: a quantity, two pressures, a code or words."""

    status: str = ""
    category: Concept | None = None
    code: Concept | None = None
    subject: Ref | None = None
    encounter: Ref | None = None
    performer: Ref | None = None
    effective: When | None = None
    quantity: Quantity | None = None
    systolic: Quantity | None = None
    diastolic: Quantity | None = None
    concept: Concept | None = None
    words: str = ""
    error_reason: str = ""


SHAPE = Shape(
    ObservationFacts,
    status=Text("status"),
    category=ConceptAt("category", FIRST),
    code=ConceptAt("code", prefer=(LOINC,)),
    subject=RefAt("subject"),
    encounter=RefAt("encounter"),
    performer=RefAt("performer", FIRST),
    effective=Either(
        Moment("effectiveDateTime"), Moment("effectivePeriod", "start"), Moment("effectiveInstant")
    ),
    quantity=QuantityAt("valueQuantity"),
    systolic=QuantityAt("component", Item(coded(LOINC, SYSTOLIC)), "valueQuantity"),
    diastolic=QuantityAt("component", Item(coded(LOINC, DIASTOLIC)), "valueQuantity"),
    concept=ConceptAt("valueCodeableConcept"),
    words=Text("valueString"),
    error_reason=Text("extension", ERROR_REASON, "valueString"),
)


def read(resource: Mapping[str, Any]) -> ObservationFacts:
    """The facts of an Observation resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: ObservationFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: status, category, code, patient, encounter, date, value-quantity."""
    facts = read(resource)
    return (
        *indexing.token("status", facts.status),
        *indexing.token("category", facts.category),
        *indexing.token("code", facts.code),
        *indexing.reference("patient", facts.subject),
        *indexing.reference("encounter", facts.encounter),
        *indexing.moment("date", facts.effective),
        *indexing.quantity("value-quantity", facts.quantity),
    )
