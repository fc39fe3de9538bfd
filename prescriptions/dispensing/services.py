"""Handing over: once, whole, and never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from ehr.encounters.queries import known
from ehr.timeline.authorship import columns, named_id, shield_of
from ehr.timeline.rules import Kind, Line
from ehr.timeline.services import enter
from patients.identity.queries import person
from prescriptions.dispensing import wire
from prescriptions.dispensing.errors import NotAPharmacy, NothingToGive
from prescriptions.dispensing.models import DispenseEvent, MedicationDispense
from prescriptions.formulary.names import full_name
from prescriptions.formulary.queries import told_name
from prescriptions.orders import moves, queries, rules
from prescriptions.orders.errors import PersonHasDied
from prescriptions.orders.models import MedicationRequest
from prescriptions.orders.states import State, Verb
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.elements import Precision, Ref, When
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.services import append


def dispense(ctx: RecordContext, *, number: str) -> UUID:
    """Hand over the whole prescription with this number; returns the dispense.

    The state moves first, by a conditional update: whoever comes second finds it moved.
    """
    if ctx.actor.facility_id is None:
        raise NotAPharmacy()
    row = queries.by_number(ctx, number)
    if row is None or row.quantity is None:
        raise NothingToGive()
    if person(ctx).is_dead:
        raise PersonHasDied()
    if row.state == State.ISSUED:
        rules.check_still_valid(When.at(ctx.now).day, row.valid_until)
    after = moves.move(ctx, row, Verb.DISPENSE, given=row.quantity)
    given = MedicationDispense.objects.create(**_dispense(ctx, after))
    DispenseEvent.objects.create(**_event(ctx, given, position=1))
    moves.record(ctx, after, _entry(ctx, given, after))
    enter(ctx, _line(given, title=full_name(queries.name_of(after), "uz")))
    return given.id


def _place(ctx: RecordContext, row: MedicationRequest) -> dict[str, Any]:
    """Where and by whom; what was closed about the prescription is closed about its dispense."""
    return {
        "facility_id": ctx.actor.facility_id,
        "department_id": ctx.actor.department_id,
        "encounter_id": row.encounter_id,
        "author_id": ctx.actor.account_id,
        "sensitivity": row.sensitivity,
        "secrecy": row.secrecy,
    }


def _dispense(ctx: RecordContext, row: MedicationRequest) -> dict[str, Any]:
    return {
        "patient_id": row.patient_id,
        "id": uuid7(),
        "medication_request_id": row.id,
        "status": "completed",
        "medication_id": row.medication_id,
        "quantity": row.quantity,
        "quantity_unit": row.quantity_unit,
        "handed_over_at": ctx.now,
        "recorded_at": ctx.now,
        "pharmacist_id": ctx.actor.practitioner_id,
        "pharmacist_name": ctx.actor.name,
        "pharmacy_name": ctx.actor.facility_name,
        **_place(ctx, row),
    }


def _event(ctx: RecordContext, given: MedicationDispense, *, position: int) -> dict[str, Any]:
    return {
        "patient_id": given.patient_id,
        "medication_request_id": given.medication_request_id,
        "medication_dispense_id": given.id,
        "position": position,
        "quantity": given.quantity,
        "unit": given.quantity_unit,
        "at": ctx.now,
        "operation_id": ctx.operation_id,
        "post_id": ctx.actor.post_id,
        "facility_id": given.facility_id,
        "department_id": given.department_id,
        "encounter_id": given.encounter_id,
        "author_id": given.author_id,
        "sensitivity": given.sensitivity,
        "secrecy": given.secrecy,
    }


def _entry(ctx: RecordContext, given: MedicationDispense, row: MedicationRequest) -> Entry:
    ordered = moves.facts_of(row)
    facts = wire.MedicationDispenseFacts(
        status=given.status,
        medication=ordered.medication,
        medication_ref=ordered.medication_ref,
        subject=ordered.subject,
        encounter=ordered.encounter,
        prescription=Ref(f"MedicationRequest/{row.id}"),
        performers=_performers(ctx, given),
        quantity=ordered.quantity,
        handed_over=When.at(ctx.now),
    )
    tree = wire.overlay(wire.SEED, facts)
    shield = Shield(
        given.facility_id,
        given.department_id,
        given.encounter_id,
        given.author_id,
        given.sensitivity,
        given.secrecy,
    )
    return Entry(
        wire.RESOURCE_TYPE,
        given.id,
        tree,
        index=wire.index(tree),
        shield=shield,
        expected_version=0,
    )


def _line(given: MedicationDispense, *, title: str) -> Line:
    """How the card's history shows a dispense."""
    return Line(
        kind=Kind.DISPENSE,
        resource_type=wire.RESOURCE_TYPE,
        resource_id=given.id,
        occurred_at=given.handed_over_at or given.recorded_at,
        title=title,
        state=given.status,
        facility_name=given.pharmacy_name,
        author_name=given.pharmacist_name,
        source=given.source,
        shield=shield_of(given),
    )


def _performers(ctx: RecordContext, given: MedicationDispense) -> tuple[wire.PerformerFacts, ...]:
    person = Ref(
        f"Practitioner/{given.pharmacist_id}" if given.pharmacist_id else "", given.pharmacist_name
    )
    place = Ref(f"Organization/{ctx.actor.facility_id}", given.pharmacy_name)
    return tuple(wire.PerformerFacts(actor) for actor in (person, place) if actor != Ref())


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take down a dispense told by another system: it uses up no prescription of ours."""
    facts = wire.read(tree)
    quantity = facts.quantity
    encounter_id = known(ctx, named_id(facts.encounter, "Encounter"))
    closing = Shield(encounter_id=encounter_id, author_id=ctx.actor.account_id)
    row = MedicationDispense.objects.create(
        patient_id=ctx.patient_id,
        id=resource_id,
        recorded_at=ctx.now,
        status=facts.status[:20],
        written=told_name(facts.medication, facts.medication_ref)[:400],
        quantity=rules.as_stored(quantity.value) if quantity else None,
        quantity_unit=quantity.code[:20] if quantity else "",
        quantity_unit_text=quantity.unit[:40] if quantity else "",
        handed_over_at=facts.handed_over.start if facts.handed_over else None,
        pharmacy_name="; ".join(
            one.actor.display for one in facts.performers if one.actor and one.actor.display
        )[:300],
        source=source[:200] or "?",
        **columns(closing),
    )
    told = Entry(
        wire.RESOURCE_TYPE,
        resource_id,
        tree,
        index=wire.index(tree),
        shield=closing,
        source=source,
    )
    append(ctx, [told])
    precision = facts.handed_over.precision if facts.handed_over else Precision.SECOND
    enter(ctx, replace(_line(row, title=row.written), precision=precision))
