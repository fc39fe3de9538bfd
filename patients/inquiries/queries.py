"""Reading inquiries: the patient's own, the officer's list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from patients.inquiries.models import AccessInquiry
from patients.inquiries.states import InquiryState
from trust.context import Context, RecordContext
from trust.journal.models import Journal

SHOWN = 100


def look(ctx: RecordContext, operation_id: UUID) -> Journal | None:
    """The look at the opened record that this operation was."""
    rows = Journal.objects.filter(patient_id__in=ctx.patient_ids, operation_id=operation_id)
    return rows.order_by("at").first()


def of_looks(ctx: RecordContext, operations: Collection[UUID]) -> Mapping[UUID, AccessInquiry]:
    """The patient's inquiries about these looks."""
    rows = AccessInquiry.objects.filter(
        patient_id__in=ctx.patient_ids, operation_id__in=list(operations)
    )
    return {row.operation_id: row for row in rows}


def waiting(ctx: Context) -> Sequence[AccessInquiry]:
    """Open inquiries about the officer's facility, the latest due first."""
    rows = AccessInquiry.objects.filter(facility_id=ctx.actor.facility_id)
    return list(rows.filter(state=InquiryState.OPEN).order_by("due_at", "id")[:SHOWN])


def inquiry(ctx: RecordContext, inquiry_id: UUID) -> AccessInquiry | None:
    """One inquiry of this record to the officer's facility."""
    return AccessInquiry.objects.filter(
        patient_id=ctx.patient_id, id=inquiry_id, facility_id=ctx.actor.facility_id
    ).first()
