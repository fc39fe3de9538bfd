"""Erasure by law: one officer asks, another decides, and the entry is gone with all its versions.

What is gone: content and salt of each version, the rows of the feature that owns the type, its line
of the card, its search values, drafts of its visit, facts, tasks not done yet, the name of the entry
in the patient's refusals. What stays: leaf, place and links of each version, and a tombstone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from patients.access.gate import erasing_scope
from patients.consents.services import forget_name
from patients.erasure import queries
from patients.erasure.errors import (
    AskedAlready,
    DecidedAlready,
    NeverErased,
    NoSuchCase,
    NothingToErase,
    OwnErasure,
    StillNamed,
)
from patients.representation.queries import account_of
from trust.context import RecordContext
from trust.erasure import book
from trust.erasure.lookup import ERASER
from trust.erasure.models import Erasure
from trust.erasure.rules import Basis, State, may_be_erased
from trust.ids import uuid7
from trust.ledger import tombstones
from trust.ledger.entries import Entry, Shield
from trust.ledger.locks import lock_chain
from trust.ledger.models import ResourceHead
from trust.ledger.services import append
from trust.notices.services import notify
from trust.outbox import services as outbox


def ask(
    ctx: RecordContext, *, resource_type: str, resource_id: UUID, basis: Basis, reason: str
) -> UUID:
    """Open a case about one entry of the officer's facility; its id. Nothing is erased yet.

    Raises NeverErased, NothingToErase, AskedAlready.
    """
    if not may_be_erased(resource_type):
        raise NeverErased
    with erasing_scope(ctx):
        head = queries.head(ctx, resource_type, resource_id)
    if head is None or ctx.actor.facility_id is None:
        raise NothingToErase
    # What was told from elsewhere belongs to no facility here: whoever is asked answers for it.
    if head.facility_id not in (None, ctx.actor.facility_id):
        raise NothingToErase
    row = Erasure(
        patient_id=ctx.patient_id,
        id=uuid7(),
        facility_id=ctx.actor.facility_id,
        resource_type=resource_type,
        resource_id=resource_id,
        basis=basis,
        reason=reason,
        state=State.ASKED,
        asked_by=ctx.actor.account_id,
        asker_name=ctx.actor.name,
        asked_at=ctx.now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise AskedAlready from twice
    return row.id


def refuse(ctx: RecordContext, *, erasure_id: UUID) -> None:
    """Close the case; the entry stays. Raises NoSuchCase, OwnErasure, DecidedAlready."""
    _settle(ctx, erasure_id, State.REFUSED)


def decide(ctx: RecordContext, *, erasure_id: UUID) -> None:
    """Erase the entry, for good. The second person's act, in one transaction.

    Raises NoSuchCase, OwnErasure, DecidedAlready, StillNamed.
    """
    lock_chain(ctx.patient_id)
    _erase(ctx, _settle(ctx, erasure_id, State.DECIDED))
    if account_id := account_of(ctx):
        body = _("An entry of your record was erased by law. Its place in the record shows why.")
        notify(ctx, account_id=account_id, subject=_("An entry was erased"), body=body)


def replay(ctx: RecordContext, *, line: book.Line) -> bool:
    """Carry out again what the book outside the database names; whether there was anything of it.

    A record that is older than the entry has nothing of it; the case is kept all the same.
    """
    lock_chain(ctx.patient_id)
    values: dict[str, Any] = {name: getattr(line, name) for name in line.__slots__}
    case = {"patient_id": line.patient_id, "id": line.id}
    mine = Erasure.objects.filter(**case)
    if mine.exists():
        mine.update(
            state=State.DECIDED,
            decided_by=line.decided_by,
            decider_name=line.decider_name,
            decided_at=line.decided_at,
        )
    else:
        Erasure(**values, state=State.DECIDED).save(force_insert=True)
    return _erase(ctx, mine.get(), again=True)


def _settle(ctx: RecordContext, erasure_id: UUID, state: State) -> Erasure:
    row = queries.case(ctx, erasure_id)
    if row is None:
        raise NoSuchCase
    if row.asked_by == ctx.actor.account_id:
        raise OwnErasure
    changed = Erasure.objects.filter(
        patient_id=ctx.patient_id, id=erasure_id, state=State.ASKED
    ).update(
        state=state,
        decided_by=ctx.actor.account_id,
        decider_name=ctx.actor.name,
        decided_at=ctx.now,
    )
    if not changed:
        raise DecidedAlready
    row.refresh_from_db()
    return row


def _erase(ctx: RecordContext, row: Erasure, *, again: bool = False) -> bool:
    with erasing_scope(ctx):
        head = queries.head(ctx, row.resource_type, row.resource_id)
        _run(row)
        if head is not None:
            append(ctx, [_tombstone(row, head, queries.erased_leaves(row))])
    forget_name(ctx, row.resource_id)
    outbox.forget(ctx, str(row.resource_id))
    if not again:
        # Last, so that little can fail behind it: what the book names is erased, if need be later.
        book.keep(_line(row))
    return head is not None


def _run(row: Erasure) -> None:
    """Call the function. Raises StillNamed where the database's references forbid it."""
    try:
        with transaction.atomic(), _as_eraser() as cursor:
            cursor.execute(
                "SELECT erase_entry(%s, %s, %s, %s)",
                [row.patient_id, row.resource_type, row.resource_id, row.id],
            )
    except IntegrityError as named:
        raise StillNamed from named


@contextmanager
def _as_eraser() -> Iterator[Any]:
    """A cursor as `yagona_eraser` until the block ends; an error's rollback restores the role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"SET LOCAL ROLE {ERASER}")
        yield cursor
        cursor.execute(f"SET LOCAL ROLE {before}")


def _tombstone(row: Erasure, head: ResourceHead, leaves: Sequence[bytes]) -> Entry:
    """Where it stood stays closed to whom it was closed; of which class it was, nobody learns."""
    if row.decided_at is None:
        raise NoSuchCase
    decision = tombstones.Decision(
        row.id, row.basis, row.asker_name, row.decider_name, row.decided_at
    )
    shield = Shield(
        facility_id=head.facility_id,
        department_id=head.department_id,
        encounter_id=head.encounter_id,
        author_id=head.author_id,
    )
    return Entry(
        row.resource_type,
        row.resource_id,
        tombstones.tree_of(decision, leaves),
        shield=shield,
        source=tombstones.source_of(row.id),
    )


def _line(row: Erasure) -> book.Line:
    told: dict[str, Any] = {name: getattr(row, name) for name in book.Line.__slots__}
    return book.Line(**told)
