"""Practitioner as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.organisations.wire import IDENTIFIER, IdentifierFacts, identifier_rows
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import FIRST, Each, Flag, Item, Shape, Text, Texts, Tree

RESOURCE_TYPE = "Practitioner"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-practitioner"
STAFF_NUMBER = "https://dhp.uz/fhir/core/sid/pro/uz/argos"


@dataclass(frozen=True, slots=True)
class PractitionerFacts:
    """What we read of a Practitioner. Birth date and home address stay in the ledger alone."""

    family: str = ""
    given: tuple[str, ...] = ()
    patronymic: tuple[str, ...] = ()
    name_text: str = ""
    is_active: bool | None = None
    gender: str = ""
    phone: str = ""
    identifiers: tuple[IdentifierFacts, ...] = ()

    @property
    def printed_name(self) -> str:
        """Family name first, as people are called here; else the line of text."""
        parts = (self.family, *self.given, *self.patronymic)
        return " ".join(part for part in parts if part) or self.name_text


SHAPE = Shape(
    PractitionerFacts,
    family=Text("name", FIRST, "family"),
    given=Texts("name", FIRST, "given"),
    patronymic=Texts("name", FIRST, "suffix"),
    name_text=Text("name", FIRST, "text"),
    is_active=Flag("active"),
    gender=Text("gender"),
    phone=Text("telecom", Item({"system": "phone"}), "value"),
    identifiers=Each("identifier", shape=IDENTIFIER, key="system"),
)


def read(resource: Mapping[str, Any]) -> PractitionerFacts:
    """The facts of a Practitioner resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: PractitionerFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values of a Practitioner."""
    facts = read(resource)
    rows = identifier_rows(facts.identifiers)
    if facts.printed_name:
        rows.append(IndexRow("name", "string", value=facts.printed_name))
    active = "false" if facts.is_active is False else "true"
    return (*rows, IndexRow("active", "token", value=active))
