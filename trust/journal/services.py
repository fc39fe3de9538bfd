"""Writing the journal. If it cannot be written, the request fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from trust.context import WHOLE, Action, Actor, Context, Looked, Purpose
from trust.journal import spool
from trust.journal.errors import JournalUnwritable
from trust.journal.models import Journal, Outcome
from trust.walls.services import SETTINGS, set_values

_COLUMNS = [field for field in Journal._meta.local_concrete_fields if field.column]
_NAMES = ", ".join(f'"{field.column}"' for field in _COLUMNS)
# S608: names of columns come from the model, values are parameters.
_ENTER = (
    f"WITH scope AS MATERIALIZED (SELECT {SETTINGS}) "  # noqa: S608
    f"INSERT INTO trust_journal ({_NAMES}) SELECT {', '.join(['%s'] * len(_COLUMNS))} FROM scope"
)


def _row(
    actor: Actor, action: Action, purpose: Purpose, operation_id: UUID, at: datetime
) -> Journal:
    return Journal(
        at=at,
        operation_id=operation_id,
        account_id=actor.account_id,
        post_id=actor.post_id,
        facility_id=actor.facility_id,
        role=actor.role,
        actor_name=actor.name,
        post_name=actor.post_name,
        facility_name=actor.facility_name,
        system_name=actor.system_name,
        action=action,
        purpose=purpose,
        address=actor.address[:60],
        device=actor.device[:200],
        method=actor.method,
    )


@contextmanager
def _must_write() -> Iterator[None]:
    """What cannot be written down does not happen. Raises JournalUnwritable."""
    try:
        yield
    except DatabaseError as error:
        raise JournalUnwritable from error


def enter(ctx: Context, *, patient_id: UUID, scope: Sequence[str], looked: Looked = WHOLE) -> None:
    """Set the scope and write the look at this patient: one round trip for both.

    Raises JournalUnwritable.
    """
    row = _look(ctx, patient_id, looked)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _COLUMNS]
    with _must_write(), connection.cursor() as cursor:
        cursor.execute(_ENTER, [*scope, *values])


def enter_or_spool(
    ctx: Context, *, patient_id: UUID, scope: Sequence[str], looked: Looked = WHOLE
) -> None:
    """The same for an emergency: a life does not wait for the journal, its row waits in a file."""
    try:
        with transaction.atomic():
            enter(ctx, patient_id=patient_id, scope=scope, looked=looked)
    except JournalUnwritable:
        spool.keep(_look(ctx, patient_id, looked))
        set_values(scope)


def _look(ctx: Context, patient_id: UUID, looked: Looked) -> Journal:
    row = _row(ctx.actor, ctx.action, ctx.purpose, ctx.operation_id, ctx.now)
    row.outcome, row.patient_id = Outcome.ALLOWED, patient_id
    row.entities = [one[:80] for one in looked.entities]
    row.encounter_id = looked.encounter_id
    return row


def record(
    ctx: Context,
    *,
    patient_id: UUID | None = None,
    entities: Sequence[str] = (),
    query: str = "",
) -> None:
    """Write that the act of this context was allowed (the gates do; screens never call this)."""
    row = _row(ctx.actor, ctx.action, ctx.purpose, ctx.operation_id, ctx.now)
    row.outcome, row.patient_id, row.entities = Outcome.ALLOWED, patient_id, list(entities)
    row.query = query or None
    with _must_write():
        row.save(force_insert=True)


def record_disclosures(ctx: Context, patient_ids: Iterable[UUID], *, entity: str) -> None:
    """One row per patient shown by a search or an export."""
    rows: list[Journal] = []
    for patient_id in patient_ids:
        row = _row(ctx.actor, ctx.action, ctx.purpose, ctx.operation_id, ctx.now)
        row.outcome, row.patient_id, row.entities = Outcome.ALLOWED, patient_id, [entity]
        rows.append(row)
    with _must_write():
        Journal.objects.bulk_create(rows)


def record_proof(actor: Actor, *, operation_id: UUID, at: datetime, by: str) -> None:
    """Write that somebody has shown who they are, and by what; before there is any context.

    It shows nothing of anybody, and an emergency needs it: it spools as that does.
    """
    row = _row(actor, Action.CONFIRM_IDENTITY, Purpose.OPERATIONS, operation_id, at)
    row.outcome, row.entities = Outcome.ALLOWED, [f"by/{by}"]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except DatabaseError:
        spool.keep(row)


def record_refusal(
    actor: Actor,
    action: Action,
    purpose: Purpose,
    *,
    operation_id: UUID,
    at: datetime,
    reason: str,
    patient_id: UUID | None = None,
) -> None:
    """Write that somebody asked and was refused; in a transaction of its own."""
    row = _row(actor, action, purpose, operation_id, at)
    row.outcome, row.reason, row.patient_id = Outcome.REFUSED, reason[:300], patient_id
    with _must_write():
        row.save(force_insert=True)
