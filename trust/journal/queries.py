"""Reading the journal: a patient sees every look at their own record."""

from __future__ import annotations

from collections.abc import Sequence

from trust.context import RecordContext
from trust.journal.models import Journal


def looks(ctx: RecordContext, *, limit: int = 50) -> Sequence[Journal]:
    """The latest acts upon this patient's record, newest first, refusals included."""
    return list(
        Journal.objects.filter(patient_id__in=ctx.patient_ids).order_by("-at", "-id")[:limit]
    )
