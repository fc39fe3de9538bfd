"""Opening and closing care relations, in the transaction of what causes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from patients.access.models import CareRelation, RelationKind
from trust.context import RecordContext

AFTER_THE_END = timedelta(days=30)  # results come in, questions are asked


def open_care_relation(
    ctx: RecordContext,
    *,
    kind: RelationKind | str,
    source_type: str,
    source_id: UUID,
    facility_id: UUID | None = None,
    until: datetime | None = None,
) -> None:
    """Say that the facility (the actor's own by default) is treating the patient; repeatable."""
    facility = facility_id or ctx.actor.facility_id
    if facility is None:
        return  # a job or an import without a facility treats nobody
    CareRelation.objects.bulk_create(
        [
            CareRelation(
                patient_id=ctx.patient_id,
                facility_id=facility,
                department_id=ctx.actor.department_id,
                post_id=ctx.actor.post_id,
                kind=kind,
                source_type=source_type,
                source_id=source_id,
                opened_at=ctx.now,
                closes_at=until,
            )
        ],
        ignore_conflicts=True,
    )


def close_care_relation(ctx: RecordContext, *, source_id: UUID) -> None:
    """The source has ended: the relation lasts 30 more days."""
    CareRelation.objects.filter(
        patient_id=ctx.patient_id, source_id=source_id, closes_at__isnull=True
    ).update(closes_at=ctx.now + AFTER_THE_END)
