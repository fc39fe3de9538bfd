"""Encounter as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
from trust.ledger.elements import Concept, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import FIRST, ConceptAt, Item, Moment, RefAt, Shape, Text, Tree

RESOURCE_TYPE = "Encounter"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TYPE_SYSTEM = "https://terminology.dhp.uz/fhir/core/CodeSystem/encounter-type-cs"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
ERROR_REASON = Item({"url": "urn:yagona:entered-in-error-reason"})
CAPACITY = Item({"url": "urn:yagona:capacity-of-minor"})

AMBULATORY = Concept("AMB", ACT_CODE, "ambulatory")
CONSULTATION = Concept("mserv-0001-00003", TYPE_SYSTEM, "Consultative services")
_ATTENDER = Item({"type": [{"coding": [{"system": PARTICIPATION, "code": "ATND"}]}]})

# No profile is claimed: the national one wants a Location, and we know the facility alone.
SEED: Tree = {}


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What we read of an Encounter."""

    status: str = ""
    class_: Concept | None = None
    type: Concept | None = None
    subject: Ref | None = None
    attender: Ref | None = None
    provider: Ref | None = None
    start: When | None = None
    end: When | None = None
    reason: Concept | None = None
    error_reason: str = ""
    capacity: str = ""


SHAPE = Shape(
    EncounterFacts,
    status=Text("status"),
    class_=ConceptAt("class", FIRST),
    type=ConceptAt("type", FIRST, prefer=(TYPE_SYSTEM,)),
    subject=RefAt("subject"),
    attender=RefAt("participant", _ATTENDER, "actor"),
    provider=RefAt("serviceProvider"),
    start=Moment("actualPeriod", "start"),
    end=Moment("actualPeriod", "end"),
    reason=ConceptAt("reason", FIRST, "value", FIRST, "concept"),
    error_reason=Text("extension", ERROR_REASON, "valueString"),
    capacity=Text("extension", CAPACITY, "valueCode"),
)


def read(resource: Mapping[str, Any]) -> EncounterFacts:
    """The facts of an Encounter resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: EncounterFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: status, class, type, patient, date, service-provider."""
    facts = read(resource)
    return (
        *indexing.token("status", facts.status),
        *indexing.token("class", facts.class_),
        *indexing.token("type", facts.type),
        *indexing.reference("patient", facts.subject),
        *indexing.moment("date", facts.start, facts.end),
        *indexing.reference("service-provider", facts.provider),
    )
