"""Reading the journal: a patient sees every look at their own record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection

from trust.context import Action, Context, RecordContext
from trust.journal.models import Journal


def acts_since(ctx: Context, action: Action, since: datetime) -> int:
    """How often this account has asked for `action` since then, this time included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acts_since(%s, %s, %s)", [ctx.actor.account_id, action.value, since])
        return cursor.fetchone()[0]


def times_of(ctx: RecordContext, action: Action, *, limit: int = 50) -> list[datetime]:
    """When the last acts of this kind upon this record were, the present one included."""
    rows = Journal.objects.filter(patient_id__in=ctx.patient_ids, action=action)
    return list(rows.order_by("-at").values_list("at", flat=True)[:limit])


def all_looks(ctx: RecordContext) -> Iterator[Journal]:
    """Every act upon this patient's record, oldest first, refusals included; not held in memory."""
    rows = Journal.objects.filter(patient_id__in=ctx.patient_ids)
    return rows.order_by("at", "id").iterator(chunk_size=1000)


def looks(
    ctx: RecordContext, *, limit: int = 50, before: datetime | None = None
) -> Sequence[Journal]:
    """The latest acts upon this patient's record, newest first, refusals included."""
    rows = Journal.objects.filter(patient_id__in=ctx.patient_ids)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return list(rows.order_by("-at", "-id")[:limit])
