"""Reading prescriptions of an opened record."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from prescriptions.formulary.names import MedicationName
from prescriptions.orders.models import MedicationRequest, PrescriptionMove
from prescriptions.orders.rules import Dose
from prescriptions.orders.states import State
from trust.context import RecordContext


def prescription(ctx: RecordContext, prescription_id: UUID) -> MedicationRequest | None:
    """One prescription of this record, or None."""
    return MedicationRequest.objects.filter(
        patient_id__in=ctx.patient_ids, id=prescription_id
    ).first()


def by_number(ctx: RecordContext, number: str) -> MedicationRequest | None:
    """The signed prescription with this canonical number, or None."""
    return (
        MedicationRequest.objects.filter(patient_id__in=ctx.patient_ids, number=number)
        .exclude(number="")
        .first()
    )


SHOWN = 20


def recent_rows(ctx: RecordContext, limit: int = SHOWN) -> QuerySet[MedicationRequest]:
    """Newest first, drafts that were thrown away left out."""
    rows = MedicationRequest.objects.filter(patient_id__in=ctx.patient_ids)
    return rows.exclude(number="", state=State.CANCELLED).order_by("-authored_at", "-id")[:limit]


def end_rows(ctx: RecordContext, limit: int = SHOWN) -> QuerySet[PrescriptionMove]:
    """The newest steps that ended a prescription: where it was dispensed, why cancelled."""
    return PrescriptionMove.objects.filter(
        patient_id__in=ctx.patient_ids, to_state__in=[State.DISPENSED, State.CANCELLED]
    ).order_by("-at", "-id")[:limit]


def recent(
    ctx: RecordContext, *, limit: int = SHOWN, drafts: bool = True
) -> list[MedicationRequest]:
    """Newest first; without drafts for everybody but the people who treat."""
    rows = MedicationRequest.objects.filter(patient_id__in=ctx.patient_ids)
    rows = rows.exclude(number="", state=State.CANCELLED)
    if not drafts:
        rows = rows.exclude(state=State.DRAFT)
    return list(rows.order_by("-authored_at", "-id")[:limit])


def of_encounter(ctx: RecordContext, encounter_id: UUID) -> list[MedicationRequest]:
    """The prescriptions of one visit, oldest first."""
    return list(
        MedicationRequest.objects.filter(
            patient_id__in=ctx.patient_ids, encounter_id=encounter_id
        ).order_by("authored_at", "id")
    )


def moves(ctx: RecordContext, prescription_ids: Sequence[UUID]) -> list[PrescriptionMove]:
    """Every step of these prescriptions, oldest first."""
    return list(
        PrescriptionMove.objects.filter(
            patient_id__in=ctx.patient_ids, medication_request_id__in=prescription_ids
        ).order_by("medication_request_id", "position")
    )


def last_moves(
    ctx: RecordContext, prescription_ids: Sequence[UUID]
) -> dict[UUID, PrescriptionMove]:
    """The newest step of each: where it was dispensed, why it was cancelled."""
    return {move.medication_request_id: move for move in moves(ctx, prescription_ids)}


def name_of(row: MedicationRequest) -> MedicationName:
    """The parts of the medicine's name as they stood when it was prescribed."""
    return MedicationName(row.inn, row.name_uz, row.name_ru, row.strength, row.form, row.written)


def dose_of(row: MedicationRequest) -> Dose | None:
    """The structured dose, or None where only words were told."""
    if row.amount is None or row.times_per_day is None or row.days is None:
        return None
    return Dose(row.amount, row.unit, row.times_per_day, row.days, row.route)


def quantity_of(row: MedicationRequest) -> Decimal:
    """What was ordered; nothing where none was told."""
    return row.quantity if row.quantity is not None else Decimal(0)
