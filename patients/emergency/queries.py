"""Reading emergency accesses: the actor's own, the officer's list, the patient's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from patients.emergency.models import EmergencyAccess
from trust.context import Context, RecordContext
from trust.journal.models import Journal

SHOWN = 100


def open_now(ctx: RecordContext) -> UUID | None:
    """The access by which this post sees this record now."""
    return (
        EmergencyAccess.objects.filter(
            patient_id=ctx.patient_id,
            account_id=ctx.actor.account_id,
            post_id=ctx.actor.post_id,
            ended_at=None,
            closes_at__gt=ctx.now,
        )
        .values_list("id", flat=True)
        .first()
    )


def opened_since(ctx: RecordContext, since: datetime) -> int:
    """How many records this account opened in an emergency since then."""
    rows = EmergencyAccess.objects.filter(facility_id=ctx.actor.facility_id)
    return rows.filter(account_id=ctx.actor.account_id, opened_at__gt=since).count()


def waiting(ctx: Context) -> Sequence[EmergencyAccess]:
    """Accesses of the officer's facility without a verdict, the latest due first."""
    rows = EmergencyAccess.objects.filter(facility_id=ctx.actor.facility_id, reviewed_at=None)
    return list(rows.order_by("review_due_at", "id")[:SHOWN])


def reviewed(ctx: Context) -> Sequence[EmergencyAccess]:
    """The newest verdicts of the officer's facility."""
    rows = EmergencyAccess.objects.filter(facility_id=ctx.actor.facility_id)
    return list(rows.exclude(reviewed_at=None).order_by("-reviewed_at", "-id")[:SHOWN])


def access(ctx: RecordContext, access_id: UUID) -> EmergencyAccess | None:
    """One access of the officer's facility to this record."""
    return EmergencyAccess.objects.filter(
        patient_id=ctx.patient_id, id=access_id, facility_id=ctx.actor.facility_id
    ).first()


def opened_meanwhile(ctx: RecordContext, row: EmergencyAccess) -> Sequence[Journal]:
    """What that account did to this record while the glass was broken."""
    until = row.ended_at or row.closes_at
    rows = Journal.objects.filter(
        patient_id=ctx.patient_id,
        account_id=row.account_id,
        at__gte=row.opened_at,
        at__lte=until,
    )
    return list(rows.order_by("at", "id")[:SHOWN])


def of_patient(ctx: RecordContext) -> Sequence[EmergencyAccess]:
    """Every emergency access to the opened record, newest first."""
    rows = EmergencyAccess.objects.filter(patient_id__in=ctx.patient_ids)
    return list(rows.order_by("-opened_at", "-id")[:SHOWN])
