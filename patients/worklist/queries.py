"""Reading the queue: who waits at the actor's facility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from patients.identity.rules import script_of
from patients.worklist.models import WorkItem
from patients.worklist.states import OPEN, WorkState
from trust.context import Context, RecordContext


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue."""

    id: UUID
    patient_id: UUID
    name: str
    lang: str
    birth_date: date | None
    kind: str
    state: WorkState
    due_at: datetime
    taken_by: UUID | None


def queue(ctx: Context, *, limit: int = 100) -> list[Waiting]:
    """Whom this post may take, the longest waiting first: for everybody, or for this post."""
    mine = Q(post_id__isnull=True) | Q(post_id=ctx.actor.post_id)
    rows = WorkItem.objects.filter(mine, facility_id=ctx.actor.facility_id, state__in=OPEN)
    return [_waiting(row) for row in rows.order_by("due_at", "id")[:limit]]


def waiting_for(ctx: RecordContext) -> list[Waiting]:
    """What this patient waits for at the actor's facility."""
    rows = WorkItem.objects.filter(
        patient_id__in=ctx.patient_ids, facility_id=ctx.actor.facility_id, state__in=OPEN
    )
    return [_waiting(row) for row in rows.order_by("due_at", "id")]


def _waiting(row: Any) -> Waiting:
    return Waiting(
        id=row.id,
        patient_id=row.patient_id,
        name=row.label,
        lang="uz-Cyrl" if script_of(row.label) == "Cyrl" else "uz",
        birth_date=row.birth_date,
        kind=row.kind,
        state=WorkState(row.state),
        due_at=row.due_at,
        taken_by=row.taken_by,
    )
