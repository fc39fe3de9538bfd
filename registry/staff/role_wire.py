"""PractitionerRole, a post, as FHIR R5 JSON (UZ Core) and back. Pure.

The licence to work in a post is an identifier of type LN whose period says how long it holds.
Which account holds the post and in which role it may act is ours to decide, never a resource's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.terminology.rules import POSITION, SPECIALITY
from trust.ledger.elements import Concept, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Flag,
    Item,
    Moment,
    RefAt,
    Shape,
    Text,
    Tree,
)

RESOURCE_TYPE = "PractitionerRole"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-practitioner-role"
V2_0203 = "http://terminology.hl7.org/CodeSystem/v2-0203"
_LICENCE = Item({"type": {"coding": [{"system": V2_0203, "code": "LN"}]}})


@dataclass(frozen=True, slots=True)
class PractitionerRoleFacts:
    """What we read of a PractitionerRole."""

    practitioner: Ref | None = None
    organization: Ref | None = None
    department: Ref | None = None
    position: Concept | None = None
    speciality: Concept | None = None
    is_active: bool | None = None
    starts: When | None = None
    ends: When | None = None
    licence_number: str = ""
    licence_until: When | None = None


SHAPE = Shape(
    PractitionerRoleFacts,
    practitioner=RefAt("practitioner"),
    organization=RefAt("organization"),
    department=RefAt("location", FIRST),
    position=ConceptAt("code", FIRST, prefer=(POSITION,)),
    speciality=ConceptAt("specialty", FIRST, prefer=(SPECIALITY,)),
    is_active=Flag("active"),
    starts=Moment("period", "start"),
    ends=Moment("period", "end"),
    licence_number=Text("identifier", _LICENCE, "value"),
    licence_until=Moment("identifier", _LICENCE, "period", "end"),
)


def read(resource: Mapping[str, Any]) -> PractitionerRoleFacts:
    """The facts of a PractitionerRole resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: PractitionerRoleFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values of a PractitionerRole."""
    facts = read(resource)
    named = (
        ("practitioner", facts.practitioner),
        ("organization", facts.organization),
        ("location", facts.department),
    )
    rows = [IndexRow(name, "reference", value=ref.reference) for name, ref in named if ref]
    for name, told in (("role", facts.position), ("specialty", facts.speciality)):
        if told:
            rows.append(IndexRow(name, "token", system=told.system, value=told.code))
    active = "false" if facts.is_active is False else "true"
    return (*rows, IndexRow("active", "token", value=active))
