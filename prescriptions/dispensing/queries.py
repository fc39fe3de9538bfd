"""Reading what was handed over, in an opened record."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from prescriptions.dispensing.models import MedicationDispense
from trust.context import RecordContext


def dispenses(
    ctx: RecordContext, prescription_ids: Sequence[UUID]
) -> dict[UUID, MedicationDispense]:
    """What was handed over on each of these prescriptions."""
    rows = MedicationDispense.objects.filter(
        patient_id__in=ctx.patient_ids, medication_request_id__in=prescription_ids, source=""
    )
    return {row.medication_request_id: row for row in rows if row.medication_request_id}


def told(ctx: RecordContext, *, limit: int = 20) -> list[MedicationDispense]:
    """Dispenses other systems told of, newest first."""
    rows = MedicationDispense.objects.filter(patient_id__in=ctx.patient_ids).exclude(source="")
    return list(rows.order_by("-handed_over_at", "-id")[:limit])
