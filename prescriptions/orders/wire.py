"""MedicationRequest after UZ Core: facts to FHIR R5 and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from prescriptions.formulary.wire import ATC
from trust.ledger import indexing
from trust.ledger.elements import SNOMED, UCUM, Concept, Quantity, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Item,
    Moment,
    QuantityAt,
    RefAt,
    Shape,
    Text,
    Tree,
    Whole,
)
from trust.ledger.paths import found

RESOURCE_TYPE = "MedicationRequest"
NUMBER_SYSTEM = "urn:yagona:prescription-number"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-medicationrequest"
_LOCATION = "http://terminology.hl7.org/CodeSystem/medicationrequest-admin-location"
# What every prescription written here says besides its facts.
SEED: Tree = {
    "resourceType": RESOURCE_TYPE,
    "meta": {"profile": [PROFILE]},
    "intent": "order",
    "category": [{"coding": [{"system": _LOCATION, "code": "outpatient"}]}],
}


@dataclass(frozen=True, slots=True)
class MedicationRequestFacts:
    """What a prescription says, in FHIR's elements."""

    status: str = ""
    status_reason: str = ""
    number: str = ""
    medication: Concept | None = None
    medication_ref: Ref | None = None
    subject: Ref | None = None
    encounter: Ref | None = None
    requester: Ref | None = None
    authored: When | None = None
    dose_text: str = ""
    dose: Quantity | None = None
    frequency: int | None = None
    period: int | None = None
    period_unit: str = ""
    course: Quantity | None = None
    route: Concept | None = None
    quantity: Quantity | None = None
    valid_from: When | None = None
    valid_until: When | None = None
    note: str = ""


_DOSAGE = ("dosageInstruction", FIRST)
_REPEAT = (*_DOSAGE, "timing", "repeat")
_VALID = ("dispenseRequest", "validityPeriod")
SHAPE = Shape(
    MedicationRequestFacts,
    status=Text("status"),
    status_reason=Text("statusReason", "text"),
    number=Text("identifier", Item({"system": NUMBER_SYSTEM}), "value"),
    medication=ConceptAt("medication", "concept", prefer=(ATC,)),
    medication_ref=RefAt("medication", "reference"),
    subject=RefAt("subject"),
    encounter=RefAt("encounter"),
    requester=RefAt("requester"),
    authored=Moment("authoredOn"),
    dose_text=Text(*_DOSAGE, "text"),
    dose=QuantityAt(*_DOSAGE, "doseAndRate", FIRST, "doseQuantity"),
    frequency=Whole(*_REPEAT, "frequency"),
    period=Whole(*_REPEAT, "period"),
    period_unit=Text(*_REPEAT, "periodUnit"),
    course=QuantityAt(*_REPEAT, "boundsDuration"),
    route=ConceptAt(*_DOSAGE, "route", prefer=(SNOMED,)),
    quantity=QuantityAt("dispenseRequest", "quantity"),
    valid_from=Moment(*_VALID, "start"),
    valid_until=Moment(*_VALID, "end"),
    note=Text("note", FIRST, "text"),
)
read, overlay = SHAPE.read, SHAPE.overlay


def exact(value: Decimal) -> Decimal:
    """The same number without the zeros a database column adds: 0.5000 is written 0.5."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def days(count: int) -> Quantity:
    """A course of so many days."""
    return Quantity(Decimal(count), "d", "d", UCUM)


# Timing this many elements deep is said by "times a day"; anything more needs the sender's words.
_SIMPLE = frozenset({"frequency", "period", "periodUnit", "boundsDuration", "boundsPeriod"})


def is_plain_dose(resource: Mapping[str, Any]) -> bool:
    """True where amount x times a day says the whole dosage: one line, every day, nothing else."""
    lines = _members(resource, "dosageInstruction")
    if len(lines) != 1:
        return False
    repeat = found(lines[0], ("timing", "repeat"))
    if not isinstance(repeat, dict) or set(repeat) - _SIMPLE:
        return False
    daily = repeat.get("period") == 1 and repeat.get("periodUnit") == "d"
    return daily and len(_members(lines[0], "doseAndRate")) == 1


def told_dose_text(resource: Mapping[str, Any]) -> str:
    """The dosage in the sender's own words, every line of it."""
    words: list[str] = []
    for line in _members(resource, "dosageInstruction"):
        paths = (("text",), ("timing", "code", "text"), ("patientInstruction",))
        texts = (found(line, path) for path in paths)
        words += [text for text in texts if isinstance(text, str) and text][:1]
    return "; ".join(words)


def _members(tree: Mapping[str, Any], name: str) -> list[Tree]:
    listed = tree.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: status, identifier, code, authoredon, patient, encounter, requester."""
    facts = read(resource)
    return (
        *indexing.token("status", facts.status),
        *identifiers(resource),
        *indexing.token("code", facts.medication),
        *indexing.moment("authoredon", facts.authored),
        *indexing.reference("patient", facts.subject),
        *indexing.reference("encounter", facts.encounter),
        *indexing.reference("requester", facts.requester),
    )


def identifiers(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Every business identifier with its system."""
    rows: list[IndexRow] = []
    for one in _members(resource, "identifier"):
        if isinstance(one.get("value"), str):
            rows += indexing.token("identifier", one["value"], str(one.get("system") or ""))
    return tuple(rows)
