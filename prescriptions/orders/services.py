"""Writing, signing and cancelling prescriptions; taking down what other systems tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from ehr.encounters.queries import known, open_visit
from ehr.timeline.authorship import columns, named_id, sensitivity
from ehr.timeline.services import enter
from patients.identity.queries import person
from prescriptions.formulary import queries as formulary
from prescriptions.formulary.models import Medication
from prescriptions.orders import errors, numbers, queries, rules, wire
from prescriptions.orders.models import MedicationRequest
from prescriptions.orders.moves import first_move, line, move, record
from prescriptions.orders.states import State, Verb
from prescriptions.orders.words import dose_in_words
from prescriptions.safety.queries import allergies_asked, check
from prescriptions.safety.rules import Checked, MedicationFacts
from registry.organisations.queries import organization
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.elements import Precision, When
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.locator import claim
from trust.ledger.services import append

_TRIES = 8
LOCATOR = "prescription"


def write(
    ctx: RecordContext,
    *,
    encounter_id: UUID,
    medication_id: UUID,
    dose: rules.Dose,
    quantity: Decimal | None = None,
    note: str = "",
) -> UUID:
    """Write a draft inside an open visit. A quantity left out is what the course takes."""
    _check_visit(ctx, encounter_id)
    medication = formulary.medication(medication_id)
    if medication is None or medication.is_told:
        raise errors.UnknownMedication(field="medication")
    rules.check_dose(dose)
    if dose.unit != medication.unit:
        raise errors.UnitDoesNotFit(field="unit")
    chosen = rules.whole_course(dose) if quantity is None else quantity
    rules.check_quantity(chosen)
    row = _draft(ctx, encounter_id, medication, dose, chosen, note)
    first_move(ctx, row, Verb.WRITE)
    record(ctx, row)
    return row.id


def _check_visit(ctx: RecordContext, encounter_id: UUID | None) -> None:
    """Prescribing needs a living person and the prescriber's own open visit."""
    if person(ctx).is_dead:
        raise errors.PersonHasDied()
    visit = open_visit(ctx)
    if visit is None or visit.id != encounter_id:
        raise errors.NoOpenVisit()


def _draft(
    ctx: RecordContext,
    encounter_id: UUID,
    medication: Medication,
    dose: rules.Dose,
    quantity: Decimal,
    note: str,
) -> MedicationRequest:
    actor = ctx.actor
    return MedicationRequest.objects.create(
        patient_id=ctx.patient_id,
        id=uuid7(),
        state=State.DRAFT,
        medication_id=medication.id,
        inn=medication.inn,
        name_uz=medication.name_uz,
        name_ru=medication.name_ru,
        atc=medication.atc,
        strength=medication.strength,
        form=medication.form,
        amount=dose.amount,
        unit=dose.unit,
        times_per_day=dose.times_per_day,
        days=dose.days,
        route=dose.route,
        quantity=quantity,
        quantity_unit=dose.unit,
        dose_text=dose_in_words(dose, "uz"),
        note=note.strip()[:500],
        authored_at=ctx.now,
        prescriber_id=actor.practitioner_id,
        prescriber_name=actor.name,
        prescriber_post=actor.post_name,
        facility_name=actor.facility_name,
        facility_id=actor.facility_id,
        department_id=actor.department_id,
        encounter_id=encounter_id,
        author_id=actor.account_id,
    )


def check_safety(ctx: RecordContext, row: MedicationRequest) -> Checked:
    """Hold the prescription against the person's allergies as they stand now."""
    name = queries.name_of(row)
    medication = MedicationFacts((name.inn, name.name_uz, name.name_ru, name.written), row.atc)
    return check(ctx, medication)


def sign(ctx: RecordContext, *, prescription_id: UUID, alert_reason: str = "") -> str:
    """Sign one's own draft; returns the fresh prescription number.

    A stopping alert needs a reason. Signing again what is signed is refused.
    """
    row = _mine(ctx, prescription_id)
    if (
        State(row.state) is State.DRAFT
        and check_safety(ctx, row).stops
        and not alert_reason.strip()
    ):
        raise errors.AlertUnanswered(field="alert_reason")
    if State(row.state) is State.DRAFT:
        _check_visit(ctx, row.encounter_id)
        if not allergies_asked(ctx):
            raise errors.AllergiesNotAsked
    today = When.at(ctx.now).day
    after = move(
        ctx,
        row,
        Verb.SIGN,
        reason=alert_reason,
        number=_claim_number(ctx, row, today.year) if row.state == State.DRAFT else "",
        signed_at=ctx.now,
        signed_by=ctx.actor.account_id or ctx.actor.post_id,
        authored_at=ctx.now,
        valid_until=rules.last_valid_day(today),
        alert_reason=alert_reason.strip()[:500],
        sensitivity=sensitivity(ctx) or row.sensitivity,
    )
    record(ctx, after)
    return after.number


def cancel(ctx: RecordContext, *, prescription_id: UUID, reason: str) -> None:
    """Take back one's own prescription, with a reason; a second time changes nothing."""
    row = _mine(ctx, prescription_id)
    if row.state == State.CANCELLED:
        return
    after = move(ctx, row, Verb.CANCEL, reason=reason)
    record(ctx, after, reason=reason.strip()[:500])


def _mine(ctx: RecordContext, prescription_id: UUID) -> MedicationRequest:
    row = queries.prescription(ctx, prescription_id)
    if row is None:
        raise errors.NoSuchPrescription()
    if row.state != State.TOLD and row.author_id != ctx.actor.account_id:
        raise errors.NotThePrescriber()
    return row


def _claim_number(ctx: RecordContext, row: MedicationRequest, year: int) -> str:
    facility = organization(ctx.actor.facility_id) if ctx.actor.facility_id else None
    territory = facility.territory.code if facility and facility.territory else ""
    for _ in range(_TRIES):
        number = numbers.new_number(year, territory)
        if claim(ctx, LOCATOR, number, target=f"{wire.RESOURCE_TYPE}/{row.id}"):
            return number
    raise errors.NoFreeNumber()


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take down a prescription told by another system: a statement, outside our state machine.

    It gets no number of ours and no moves, so nothing can ever be dispensed on it.
    """
    facts = wire.read(tree)
    plain = wire.is_plain_dose(tree)
    encounter_id = known(ctx, named_id(facts.encounter, "Encounter"))
    closing = Shield(encounter_id=encounter_id, author_id=ctx.actor.account_id)
    row = MedicationRequest.objects.create(
        patient_id=ctx.patient_id,
        id=resource_id,
        state=State.TOLD,
        told_status=facts.status[:20],
        written=formulary.told_name(facts.medication, facts.medication_ref)[:400],
        atc=facts.medication.code[:7]
        if facts.medication and facts.medication.system == wire.ATC
        else "",
        dose_text=(wire.told_dose_text(tree) or (_told_dose(facts) if plain else ""))[:1000],
        quantity=rules.as_stored(facts.quantity.value) if facts.quantity else None,
        quantity_unit=(facts.quantity.code or facts.quantity.unit)[:20] if facts.quantity else "",
        authored_at=facts.authored.start if facts.authored else ctx.now,
        valid_until=facts.valid_until.day if facts.valid_until else None,
        prescriber_name=facts.requester.display[:200] if facts.requester else "",
        source=source[:200],
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
    precision = facts.authored.precision if facts.authored else Precision.SECOND
    enter(ctx, replace(line(row), precision=precision))


def _told_dose(facts: wire.MedicationRequestFacts) -> str:
    if facts.dose is None or facts.frequency is None:
        return ""
    return f"{facts.dose.value} {facts.dose.unit or facts.dose.code} × {facts.frequency}"
