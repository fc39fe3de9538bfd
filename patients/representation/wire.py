"""RelatedPerson as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from patients.identity.wire import (
    IDENTIFIER,
    NAME,
    PINFL,
    TELECOM,
    IdentifierFacts,
    NameFacts,
    TelecomFacts,
    called_by,
)
from trust.ledger.elements import Concept, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import FIRST, ConceptAt, Each, Flag, Moment, RefAt, Shape, Text, Tree

RESOURCE_TYPE = "RelatedPerson"
__all__ = ["PINFL"]
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-relatedperson"


@dataclass(frozen=True, slots=True)
class RelatedPersonFacts:
    """What we read of a RelatedPerson."""

    patient: Ref | None = None
    relationship: Concept | None = None
    names: tuple[NameFacts, ...] = ()
    identifiers: tuple[IdentifierFacts, ...] = ()
    telecoms: tuple[TelecomFacts, ...] = ()
    gender: str = ""
    birth_date: When | None = None
    is_active: bool | None = None

    @property
    def name(self) -> NameFacts:
        """The name the person is called by."""
        return called_by(self.names)


SHAPE = Shape(
    RelatedPersonFacts,
    patient=RefAt("patient"),
    relationship=ConceptAt("relationship", FIRST),
    names=Each("name", shape=NAME, key="use"),
    identifiers=Each("identifier", shape=IDENTIFIER, key="system"),
    telecoms=Each("telecom", shape=TELECOM, key="system"),
    gender=Text("gender"),
    birth_date=Moment("birthDate"),
    is_active=Flag("active"),
)


def read(resource: Mapping[str, Any]) -> RelatedPersonFacts:
    """The facts of a RelatedPerson resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: RelatedPersonFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values that name nobody."""
    facts = read(resource)
    rows = (
        [IndexRow("patient", "reference", value=facts.patient.reference)] if facts.patient else []
    )
    if facts.relationship:
        told = facts.relationship
        rows.append(IndexRow("relationship", "token", system=told.system, value=told.code))
    return tuple(rows)
