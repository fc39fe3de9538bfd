"""Consent as FHIR R5 JSON (UZ Core) and back: what a patient refuses. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
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

RESOURCE_TYPE = "Consent"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-consent"
POLICY = "https://terminology.dhp.uz/fhir/core/CodeSystem/consent-policy-cs"
ACTION = "http://terminology.hl7.org/CodeSystem/consentaction"
PURPOSE = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
LABEL = "urn:yagona:sensitivity"
_SCOPE = Item({"url": "urn:yagona:consent-scope"})
_SIDE = Item({"url": "urn:yagona:consent-against"})
_EMERGENCY = Item({"url": "urn:yagona:usable-in-emergency"})
_ALERTS = Item({"url": "urn:yagona:alerts-too"})
SEED: Tree = {"meta": {"profile": [PROFILE]}}


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What we read of a Consent: the first provision, as ours have one."""

    status: str = ""
    decision: str = ""
    subject: Ref | None = None
    grantor: Ref | None = None
    basis: Concept | None = None
    since: When | None = None
    until: When | None = None
    scope: str = ""
    side: str = ""
    usable_in_emergency: bool | None = None
    alerts_too: bool | None = None
    action: Concept | None = None
    label: str = ""
    label_system: str = ""
    target: Ref | None = None


SHAPE = Shape(
    ConsentFacts,
    status=Text("status"),
    decision=Text("decision"),
    subject=RefAt("subject"),
    grantor=RefAt("grantor", FIRST),
    basis=ConceptAt("regulatoryBasis", FIRST),
    since=Moment("period", "start"),
    until=Moment("period", "end"),
    scope=Text("extension", _SCOPE, "valueCode"),
    side=Text("extension", _SIDE, "valueCode"),
    usable_in_emergency=Flag("extension", _EMERGENCY, "valueBoolean"),
    alerts_too=Flag("extension", _ALERTS, "valueBoolean"),
    action=ConceptAt("provision", FIRST, "action", FIRST),
    label=Text("provision", FIRST, "securityLabel", FIRST, "code"),
    label_system=Text("provision", FIRST, "securityLabel", FIRST, "system"),
    target=RefAt("provision", FIRST, "data", FIRST, "reference"),
)


def read(resource: Mapping[str, Any]) -> ConsentFacts:
    """The facts of a Consent resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: ConsentFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: status and period. What is closed is not searchable."""
    facts = read(resource)
    return (
        *indexing.token("status", facts.status),
        *indexing.reference("patient", facts.subject),
        *indexing.moment("period", facts.since, facts.until),
    )
