"""MedicationDispense after UZ Core: facts to FHIR R5 and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prescriptions.orders.wire import ATC, identifiers
from trust.ledger import indexing
from trust.ledger.elements import Concept, Quantity, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Each,
    Moment,
    QuantityAt,
    RefAt,
    Shape,
    Text,
    Tree,
)

RESOURCE_TYPE = "MedicationDispense"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-medication-dispense"
_LOCATION = "http://terminology.hl7.org/CodeSystem/medicationdispense-admin-location"
# What every dispense at a counter says besides its facts.
SEED: Tree = {
    "resourceType": RESOURCE_TYPE,
    "meta": {"profile": [PROFILE]},
    "category": [{"coding": [{"system": _LOCATION, "code": "outpatient"}]}],
}


@dataclass(frozen=True, slots=True)
class PerformerFacts:
    """Who gave: the pharmacist, the pharmacy."""

    actor: Ref | None = None


@dataclass(frozen=True, slots=True)
class MedicationDispenseFacts:
    """What a dispense says, in FHIR's elements."""

    status: str = ""
    medication: Concept | None = None
    medication_ref: Ref | None = None
    subject: Ref | None = None
    encounter: Ref | None = None
    prescription: Ref | None = None
    performers: tuple[PerformerFacts, ...] = ()
    quantity: Quantity | None = None
    handed_over: When | None = None


SHAPE = Shape(
    MedicationDispenseFacts,
    status=Text("status"),
    medication=ConceptAt("medication", "concept", prefer=(ATC,)),
    medication_ref=RefAt("medication", "reference"),
    subject=RefAt("subject"),
    encounter=RefAt("encounter"),
    prescription=RefAt("authorizingPrescription", FIRST),
    performers=Each("performer", shape=Shape(PerformerFacts, actor=RefAt("actor"))),
    quantity=QuantityAt("quantity"),
    handed_over=Moment("whenHandedOver"),
)
read, overlay = SHAPE.read, SHAPE.overlay


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """The search parameters: status, identifier, code, whenhandedover, patient, prescription."""
    facts = read(resource)
    return (
        *indexing.token("status", facts.status),
        *identifiers(resource),
        *indexing.token("code", facts.medication),
        *indexing.moment("whenhandedover", facts.handed_over),
        *indexing.reference("patient", facts.subject),
        *indexing.reference("prescription", facts.prescription),
    )
