"""A row of the journal as AuditEvent (FHIR R5) with the fields of IHE BALP. Pure.

One who asks, one facility behind them, the patient and the operation as entities, the purpose as
authorization. What was typed into a search, network addresses and devices of staff are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from trust.context import Action, Purpose

ACTION_SYSTEM = "urn:yagona:action"
ROLE_SYSTEM = "urn:yagona:role"
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_SEVERITY = "http://hl7.org/fhir/issue-severity"
_PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_OBJECT = "http://terminology.hl7.org/CodeSystem/object-role"
_CREATES = frozenset({Action.REGISTER_PERSON, Action.PRESCRIBE, Action.EXCHANGE_IMPORT})
_UPDATES = frozenset(
    {
        Action.CORRECT_PERSON,
        Action.WRITE_CARD,
        Action.SIGN_CARD,
        Action.SIGN_PRESCRIPTION,
        Action.CANCEL_PRESCRIPTION,
        Action.DISPENSE,
        Action.DECIDE_CONSENT,
        Action.MANAGE_PROXIES,
    }
)
_EXECUTES = frozenset({Action.SEARCH_PEOPLE, Action.QUEUE_PERSON, Action.GIVE_CABINET_CODE})


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """What the resource says of one look."""

    id: UUID
    at: datetime
    operation_id: UUID
    patient_id: UUID
    actor_name: str
    role: str
    post_id: UUID | None
    facility_id: UUID | None
    facility_name: str
    system_name: str
    action: str
    purpose: str
    is_refused: bool
    encounter_id: UUID | None = None
    entities: tuple[str, ...] = ()


def audit_event(facts: AuditFacts, *, site: str) -> dict[str, Any]:
    """The resource; `site` is the address of this system."""
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": str(facts.id),
        "category": [_concept(_DICOM, "110110", "Patient Record")],
        "code": _concept(ACTION_SYSTEM, facts.action),
        "action": kind_of(facts.action),
        "recorded": facts.at.isoformat(),
        "outcome": {"code": _coding(_SEVERITY, "error" if facts.is_refused else "success")},
        "patient": _reference("Patient", facts.patient_id),
        "agent": _agents(facts),
        "source": {"observer": {"type": "Device", "display": site}},
        "entity": [
            {
                "what": _reference("Patient", facts.patient_id),
                "role": _concept(_OBJECT, "1", "Patient"),
            },
            {
                "what": {"identifier": {"value": str(facts.operation_id)}},
                "role": _concept(_OBJECT, "21", "Job Stream"),
            },
            *map(_named, facts.entities),
        ],
    }
    if facts.purpose in set(Purpose):
        event["authorization"] = [_concept(_REASON, facts.purpose)]
    if facts.encounter_id is not None:
        event["encounter"] = _reference("Encounter", facts.encounter_id)
    return event


def _named(entity: str) -> dict[str, Any]:
    """One entry by its reference, or a kind of entries by its type alone."""
    kind, _, one = entity.partition("/")
    what: dict[str, Any] = {"reference": entity} if one else {"display": kind}
    return {"what": what, "role": _concept(_OBJECT, "3", "Report")}


def kind_of(action: str) -> str:
    """C, R, U or E of AuditEvent.action; nothing of a record is ever deleted."""
    for letter, actions in (("C", _CREATES), ("U", _UPDATES), ("E", _EXECUTES)):
        if action in actions:
            return letter
    return "R"


def _agents(facts: AuditFacts) -> list[dict[str, Any]]:
    """Who asked, a person or a job, and the facility they work for."""
    if facts.system_name:
        who: dict[str, Any] = {"type": "Device", "display": facts.system_name}
    else:
        who = {"display": facts.actor_name}
        if facts.post_id is not None:
            who["reference"] = f"PractitionerRole/{facts.post_id}"
    asked: dict[str, Any] = {
        "type": _concept(_PARTICIPATION, "IRCP", "information recipient"),
        "role": [_concept(ROLE_SYSTEM, facts.role)],
        "who": who,
        "requestor": True,
    }
    if facts.facility_id is None:
        return [asked]
    place = _reference("Organization", facts.facility_id) | {"display": facts.facility_name}
    kind = _concept(_PARTICIPATION, "CST", "custodian")
    return [asked, {"type": kind, "who": place, "requestor": False}]


def _coding(system: str, code: str, display: str = "") -> dict[str, str]:
    coding = {"system": system, "code": code}
    return coding | {"display": display} if display else coding


def _concept(system: str, code: str, display: str = "") -> dict[str, Any]:
    return {"coding": [_coding(system, code, display)]}


def _reference(kind: str, resource_id: UUID) -> dict[str, str]:
    return {"reference": f"{kind}/{resource_id}"}
