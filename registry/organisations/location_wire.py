"""Location as FHIR R5 JSON (UZ Core) and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.organisations.rules import LOCATION_KIND
from registry.organisations.wire import IDENTIFIER, IdentifierFacts, identifier_rows, translated
from trust.ledger.elements import Concept, Ref
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import FIRST, ConceptAt, Each, RefAt, Shape, Text, Texts, Tree

RESOURCE_TYPE = "Location"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-location"


@dataclass(frozen=True, slots=True)
class LocationFacts:
    """What we read of a Location: a department, a room, a whole site."""

    name: str = ""
    name_ru: str = ""
    name_kaa: str = ""
    name_en: str = ""
    status: str = ""
    form: Concept | None = None
    function: Concept | None = None
    identifiers: tuple[IdentifierFacts, ...] = ()
    organization: Ref | None = None
    part_of: Ref | None = None
    address: str = ""
    address_lines: tuple[str, ...] = ()
    region: str = ""
    district: str = ""


SHAPE = Shape(
    LocationFacts,
    name=Text("name"),
    name_ru=translated("ru"),
    name_kaa=translated("kaa"),
    name_en=translated("en"),
    status=Text("status"),
    form=ConceptAt("form", prefer=(LOCATION_KIND,)),
    function=ConceptAt("type", FIRST),
    identifiers=Each("identifier", shape=IDENTIFIER, key="system"),
    organization=RefAt("managingOrganization"),
    part_of=RefAt("partOf"),
    address=Text("address", "text"),
    address_lines=Texts("address", "line"),
    region=Text("address", "state"),
    district=Text("address", "district"),
)


def read(resource: Mapping[str, Any]) -> LocationFacts:
    """The facts of a Location resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: LocationFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values of a Location."""
    facts = read(resource)
    rows = [IndexRow("name", "string", value=facts.name)] if facts.name else []
    rows += identifier_rows(facts.identifiers)
    if facts.organization:
        rows.append(IndexRow("organization", "reference", value=facts.organization.reference))
    if facts.part_of:
        rows.append(IndexRow("partof", "reference", value=facts.part_of.reference))
    return (*rows, IndexRow("status", "token", value=facts.status)) if facts.status else tuple(rows)
