"""Reading the journal: a patient sees every look at their own record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from trust.context import RecordContext
from trust.journal.models import Journal


def looks(
    ctx: RecordContext, *, limit: int = 50, before: datetime | None = None
) -> Sequence[Journal]:
    """The latest acts upon this patient's record, newest first, refusals included."""
    rows = Journal.objects.filter(patient_id__in=ctx.patient_ids)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return list(rows.order_by("-at", "-id")[:limit])
