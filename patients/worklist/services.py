"""Queueing people and moving them through the queue; each move is kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from patients.access.errors import NotHere
from patients.access.models import RelationKind
from patients.access.services import close_care_relation, open_care_relation
from patients.identity import queries as identity
from patients.worklist.errors import NoFacility, WaitingAlready, WorkNotInState
from patients.worklist.models import WorkItem, WorkMove
from patients.worklist.states import OPEN, Move, WorkState, move
from trust.context import RecordContext
from trust.ids import uuid7


class WorkKind(StrEnum):
    """What somebody waits for."""

    VISIT = "visit"


def queue_person(
    ctx: RecordContext,
    *,
    kind: WorkKind = WorkKind.VISIT,
    post_id: UUID | None = None,
    due_at: datetime | None = None,
) -> UUID:
    """Put the patient into the queue of the actor's facility, which now has a care relation.

    Raises WaitingAlready when they stand in it.
    """
    facility_id = ctx.actor.facility_id
    if facility_id is None:
        raise NoFacility
    who = identity.person(ctx)
    item_id = uuid7()
    item = WorkItem(
        patient_id=ctx.patient_id,
        id=item_id,
        facility_id=facility_id,
        department_id=ctx.actor.department_id,
        post_id=post_id,
        kind=kind,
        label=who.full_name,
        birth_date=who.birth_date,
        due_at=due_at or ctx.now,
        created_at=ctx.now,
        author_id=ctx.actor.account_id,
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        raise WaitingAlready from None
    open_care_relation(ctx, kind=RelationKind.QUEUE, source_type="WorkItem", source_id=item_id)
    return item_id


def take(ctx: RecordContext, *, item_id: UUID) -> None:
    """The actor sees the patient now. Raises WorkNotInState when a colleague took them."""
    _move(ctx, item_id, Move.TAKE)


def put_back(ctx: RecordContext, *, item_id: UUID) -> None:
    """The patient waits again."""
    _move(ctx, item_id, Move.PUT_BACK)


def finish(ctx: RecordContext, *, item_id: UUID) -> None:
    """What the patient waited for is done."""
    _move(ctx, item_id, Move.FINISH)
    close_care_relation(ctx, source_id=item_id)


def leave(ctx: RecordContext, *, item_id: UUID) -> None:
    """The patient went away, or was queued by mistake."""
    _move(ctx, item_id, Move.LEAVE)
    close_care_relation(ctx, source_id=item_id)


def finish_waiting(ctx: RecordContext, *, kind: WorkKind = WorkKind.VISIT) -> None:
    """Whatever of this kind the patient waited for at the actor's facility is done; repeatable."""
    items = WorkItem.objects.filter(
        patient_id__in=ctx.patient_ids,
        facility_id=ctx.actor.facility_id,
        kind=kind,
        state__in=OPEN,
    )
    for item_id in items.values_list("id", flat=True):
        finish(ctx, item_id=item_id)


def _move(ctx: RecordContext, item_id: UUID, by: Move) -> None:
    """Change the state if it is still what was read, and keep the move."""
    mine = WorkItem.objects.filter(
        patient_id__in=ctx.patient_ids, id=item_id, facility_id=ctx.actor.facility_id
    )
    item: Any = mine.first()
    if item is None:
        raise NotHere  # absent, or in the list of another facility
    before = WorkState(item.state)
    after = move(before, by)
    taken_by = ctx.actor.post_id if after is WorkState.TAKEN else None
    if not mine.filter(state=before).update(state=after, taken_by=taken_by):
        raise WorkNotInState(state=after.value)  # somebody was faster
    WorkMove.objects.create(
        patient_id=item.patient_id,
        item_id=item_id,
        facility_id=item.facility_id,
        move=by,
        before=before,
        after=after,
        at=ctx.now,
        account_id=ctx.actor.account_id,
        post_id=ctx.actor.post_id,
    )
