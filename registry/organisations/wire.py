"""Organization as FHIR R5 JSON (UZ Core) and back. Pure.

UZ Core writes the Uzbek name in `name` and the others as translations beside it. The address
stands in `contact`, as R5 has it: `state` is the region's SOATO code, `district` the district's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.organisations.rules import STRUCTURE
from registry.terminology.rules import FACILITY_KIND
from trust.ledger.elements import Concept, Ref
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Each,
    Flag,
    Item,
    RefAt,
    Shape,
    Text,
    Texts,
    Tree,
)

RESOURCE_TYPE = "Organization"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-organization"
TAX_ID = "https://dhp.uz/fhir/core/sid/org/uz/soliq"
MINISTRY_CODE = "https://dhp.uz/fhir/core/sid/org/uz/moh"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """One Identifier."""

    system: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """What we read of an Organization; everything else stays in the ledger as it came."""

    name: str = ""
    name_ru: str = ""
    name_kaa: str = ""
    name_en: str = ""
    is_active: bool | None = None
    kind: Concept | None = None
    identifiers: tuple[IdentifierFacts, ...] = ()
    part_of: Ref | None = None
    phone: str = ""
    address: str = ""
    address_lines: tuple[str, ...] = ()
    region: str = ""
    district: str = ""


def translated(language: str) -> Text:
    """The lens for the name's translation into `language`."""
    told = {"url": TRANSLATION, "extension": [{"url": "lang", "valueCode": language}]}
    content = Item({"url": "content"})
    return Text("_name", "extension", Item(told), "extension", content, "valueString")


IDENTIFIER = Shape(IdentifierFacts, system=Text("system"), value=Text("value"))
SHAPE = Shape(
    OrganizationFacts,
    name=Text("name"),
    name_ru=translated("ru"),
    name_kaa=translated("kaa"),
    name_en=translated("en"),
    is_active=Flag("active"),
    kind=ConceptAt("type", FIRST, prefer=(FACILITY_KIND, STRUCTURE)),
    identifiers=Each("identifier", shape=IDENTIFIER, key="system"),
    part_of=RefAt("partOf"),
    phone=Text("contact", FIRST, "telecom", Item({"system": "phone"}), "value"),
    address=Text("contact", FIRST, "address", "text"),
    address_lines=Texts("contact", FIRST, "address", "line"),
    region=Text("contact", FIRST, "address", "state"),
    district=Text("contact", FIRST, "address", "district"),
)


def read(resource: Mapping[str, Any]) -> OrganizationFacts:
    """The facts of an Organization resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: OrganizationFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values of an Organization."""
    facts = read(resource)
    rows = [
        IndexRow("name", "string", value=name)
        for name in (facts.name, facts.name_ru, facts.name_kaa, facts.name_en)
        if name
    ]
    rows += identifier_rows(facts.identifiers)
    if facts.kind:
        rows.append(IndexRow("type", "token", system=facts.kind.system, value=facts.kind.code))
    if facts.part_of:
        rows.append(IndexRow("partof", "reference", value=facts.part_of.reference))
    active = "false" if facts.is_active is False else "true"
    return (*rows, IndexRow("active", "token", value=active))


def identifier_rows(identifiers: tuple[IdentifierFacts, ...]) -> list[IndexRow]:
    """Search values of identifiers that have a value."""
    return [
        IndexRow("identifier", "token", system=each.system, value=each.value)
        for each in identifiers
        if each.value
    ]
