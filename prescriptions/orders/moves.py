"""The one place where a prescription's state changes, and its new version reaches the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from ehr.timeline.authorship import shield_of
from ehr.timeline.rules import Kind, Line
from ehr.timeline.services import enter
from prescriptions.formulary.names import full_name
from prescriptions.formulary.units import UNITS
from prescriptions.formulary.wire import ATC
from prescriptions.orders import wire
from prescriptions.orders.errors import StaleVersion
from prescriptions.orders.models import MedicationRequest, PrescriptionMove
from prescriptions.orders.queries import dose_of, name_of
from prescriptions.orders.rules import ROUTES
from prescriptions.orders.states import Allowed, State, Verb, next_move, why_not
from trust.context import RecordContext
from trust.ledger.canonical import parse
from trust.ledger.elements import SNOMED, UCUM, Concept, Quantity, Ref, When
from trust.ledger.entries import Entry, Tree
from trust.ledger.queries import current
from trust.ledger.services import append

# How FHIR calls our states.
STATUS = {
    State.DRAFT: "draft",
    State.ISSUED: "active",
    State.DISPENSED: "completed",
    State.CANCELLED: "cancelled",
}


def move(
    ctx: RecordContext, row: MedicationRequest, verb: Verb, *, reason: str = "", **changes: Any
) -> MedicationRequest:
    """Take one allowed step: the state changes only if it is still what `row` says.

    Of two who try at once the database lets one through; the other is told how things stand now.
    Returns the row as it is afterwards. Raises the refusal of the table, or of the race.
    """
    allowed = next_move(State(row.state), verb, role=ctx.actor.role, reason=reason)
    mine = MedicationRequest.objects.filter(patient_id=row.patient_id, id=row.id)
    changed = mine.filter(state=row.state, version=row.version).update(
        state=allowed.target, version=row.version + 1, **changes
    )
    if not changed:
        raise _refusal_of_race(mine.get(), row, verb)
    after = mine.get()
    PrescriptionMove.objects.create(**_step(ctx, after, allowed, reason))
    return after


def first_move(ctx: RecordContext, row: MedicationRequest, verb: Verb) -> None:
    """Write down the step that made `row`."""
    allowed = next_move(State.NEW, verb, role=ctx.actor.role)
    PrescriptionMove.objects.create(**_step(ctx, row, allowed, ""))


def _refusal_of_race(now: MedicationRequest, seen: MedicationRequest, verb: Verb) -> Exception:
    if now.state == seen.state:
        return StaleVersion()
    return why_not(State(now.state), verb)()


def _step(
    ctx: RecordContext, row: MedicationRequest, allowed: Allowed, reason: str
) -> dict[str, Any]:
    actor = ctx.actor
    return {
        "patient_id": row.patient_id,
        "medication_request_id": row.id,
        "position": row.version,
        "verb": allowed.verb,
        "from_state": allowed.source,
        "to_state": allowed.target,
        "reason": reason.strip()[:500],
        "at": ctx.now,
        "operation_id": ctx.operation_id,
        "post_id": actor.post_id,
        "actor_name": actor.name,
        "post_name": actor.post_name,
        "facility_name": actor.facility_name,
        "facility_id": actor.facility_id,
        "department_id": actor.department_id,
        "encounter_id": row.encounter_id,
        "author_id": actor.account_id,
        "sensitivity": row.sensitivity,
        "secrecy": row.secrecy,
    }


def record(ctx: RecordContext, row: MedicationRequest, *more: Entry, reason: str = "") -> None:
    """The next version into the ledger (with `more`), and its line into the card's history.

    A draft is nobody's order yet: it stands in the visit, not in the history.
    """
    append(ctx, [entry(ctx, row, reason), *more])
    if row.number:
        enter(ctx, line(row))


def line(row: MedicationRequest) -> Line:
    """How the card's history shows a prescription."""
    return Line(
        kind=Kind.PRESCRIPTION,
        resource_type=wire.RESOURCE_TYPE,
        resource_id=row.id,
        occurred_at=row.authored_at,
        system=ATC if row.atc else "",
        code=row.atc,
        title=full_name(name_of(row), "uz"),
        text=row.dose_text,
        state=row.told_status if row.source else STATUS[State(row.state)],
        facility_name=row.facility_name,
        author_name=row.prescriber_name,
        source=row.source,
        shield=shield_of(row),
    )


def entry(ctx: RecordContext, row: MedicationRequest, reason: str = "") -> Entry:
    """The next ledger version of `row`: the former one with the facts that changed."""
    before = current(ctx, wire.RESOURCE_TYPE, row.id)
    previous: Tree = parse(before.content) if before else wire.SEED
    facts = facts_of(row)
    if reason:
        facts = replace(facts, status_reason=reason)
    tree = wire.overlay(previous, facts)
    return Entry(
        wire.RESOURCE_TYPE,
        row.id,
        tree,
        index=wire.index(tree),
        shield=shield_of(row),
        expected_version=row.version - 1,
    )


def facts_of(row: MedicationRequest) -> wire.MedicationRequestFacts:
    """A prescription of ours in FHIR's elements."""
    dose, route = dose_of(row), ROUTES.get(row.route)
    return wire.MedicationRequestFacts(
        status=STATUS[State(row.state)],
        number=row.number,
        medication=Concept(row.atc, ATC if row.atc else "", row.inn, full_name(name_of(row), "uz")),
        medication_ref=_ref("Medication", row.medication_id),
        subject=_ref("Patient", row.patient_id),
        encounter=_ref("Encounter", row.encounter_id),
        requester=Ref(f"Practitioner/{row.prescriber_id}", row.prescriber_name)
        if row.prescriber_id
        else Ref(display=row.prescriber_name),
        authored=When.at(row.authored_at) if row.authored_at else None,
        dose_text=row.dose_text,
        dose=_amount(dose.amount, dose.unit) if dose else None,
        frequency=dose.times_per_day if dose else None,
        period=1 if dose else None,
        period_unit="d" if dose else "",
        course=wire.days(dose.days) if dose else None,
        route=Concept(route.snomed, SNOMED, route.en) if route else None,
        quantity=_amount(row.quantity, row.quantity_unit) if row.quantity is not None else None,
        valid_from=When.on(When.at(row.signed_at).day) if row.signed_at else None,
        valid_until=When.on(row.valid_until) if row.valid_until else None,
        note=row.note,
    )


def _ref(resource_type: str, resource_id: UUID | None) -> Ref | None:
    return Ref(f"{resource_type}/{resource_id}") if resource_id else None


def _amount(value: Any, unit: str) -> Quantity:
    known = UNITS.get(unit)
    return Quantity(wire.exact(value), known.en_one if known else unit, unit, UCUM)
