"""Medication after UZ Core: a medicine of the register as FHIR R5 and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
from trust.ledger.elements import Concept
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import FIRST, ConceptAt, Shape, Text, Tree

RESOURCE_TYPE = "Medication"
ATC = "http://www.whocc.no/atc"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-medication"
SEED: Tree = {"resourceType": RESOURCE_TYPE, "meta": {"profile": [PROFILE]}}


@dataclass(frozen=True, slots=True)
class MedicationFacts:
    """What a medicine says of itself."""

    status: str = ""
    code: Concept | None = None
    form: Concept | None = None
    substance: Concept | None = None


SHAPE = Shape(
    MedicationFacts,
    status=Text("status"),
    code=ConceptAt("code", prefer=(ATC,)),
    form=ConceptAt("doseForm"),
    substance=ConceptAt("ingredient", FIRST, "item", "concept"),
)
read, overlay = SHAPE.read, SHAPE.overlay


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """The search parameters: code and status."""
    facts = read(resource)
    return (*indexing.token("code", facts.code), *indexing.token("status", facts.status))
