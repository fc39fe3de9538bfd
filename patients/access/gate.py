"""The gate: a record is opened, not fetched.

Each opener is one transaction: facts, decision, scope, journal row, then the caller's block.
A refusal leaves the transaction first and is journalled in one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn
from uuid import UUID

from django.db import transaction
from psycopg.pq import TransactionStatus

from patients.access import policy, queries
from patients.access.closures import closed_to
from patients.access.errors import NotHere
from patients.access.facts import AccessFacts
from trust.accounts import gate as door
from trust.context import (
    NOTHING_CLOSED,
    WHOLE,
    Action,
    Actor,
    Context,
    Decision,
    Looked,
    Purpose,
    RecordContext,
)
from trust.ids import uuid7
from trust.journal import services as journal
from trust.ledger.locator import Located, locate
from trust.walls.services import clear_scope, scope_values, set_scope

NOBODY = AccessFacts()


@contextmanager
def open_record(
    actor: Actor,
    patient_id: UUID,
    action: Action,
    purpose: Purpose | None = None,
    *,
    looked: Looked = WHOLE,
) -> Iterator[RecordContext]:
    """Open one person's record. Raises NotPermitted, journalled, with the reason."""
    with _entered(actor, patient_id, action, purpose, looked=looked) as entered:
        if entered.ctx is not None:
            yield entered.ctx
    if entered.ctx is None:
        _journal_refusal(actor, action, entered.purpose, entered.decision, patient_id)


@contextmanager
def open_by_key(
    actor: Actor,
    kind: str,
    key: str,
    action: Action,
    purpose: Purpose | None = None,
    *,
    looked: Looked = WHOLE,
) -> Iterator[RecordContext]:
    """Open the record a key leads to. Raises NotHere for absent and refused alike."""
    found = _locate(kind, key)
    if found is None:
        usual = policy.purpose_of(actor, NOBODY, purpose)
        _journal_refusal(actor, action, usual, policy.NO_RELATION, None, hidden=True)
    with _entered(
        actor, found.patient_id, action, purpose, key_kind=kind, looked=looked
    ) as entered:
        if entered.ctx is not None:
            yield entered.ctx
    if entered.ctx is None:
        _journal_refusal(
            actor, action, entered.purpose, entered.decision, found.patient_id, hidden=True
        )


@contextmanager
def new_record(
    actor: Actor, action: Action = Action.REGISTER_PERSON, patient_id: UUID | None = None
) -> Iterator[RecordContext]:
    """Open a record that does not exist yet, under a fresh id (an import brings its own)."""
    chosen = patient_id or uuid7()
    with _entered(actor, chosen, action, Purpose.OPERATIONS, new=True) as entered:
        if entered.ctx is not None:
            yield entered.ctx
    if entered.ctx is None:
        _journal_refusal(actor, action, Purpose.OPERATIONS, entered.decision, None)


@contextmanager
def open_list(
    actor: Actor, action: Action = Action.SEE_WORK_LIST, purpose: Purpose = Purpose.TREATMENT
) -> Iterator[Context]:
    """Open the work lists of the actor's facility: who waits, never what ails them."""
    with door.permit(actor, action, purpose) as ctx:
        set_scope(facilities=[actor.facility_id] if actor.facility_id else [])
        try:
            yield ctx
        finally:
            _leave()


class _Entered:
    """What came of knocking: a context, or the decision that refused it."""

    __slots__ = ("ctx", "decision", "purpose")

    def __init__(self, ctx: RecordContext | None, decision: Decision, purpose: Purpose) -> None:
        self.ctx, self.decision, self.purpose = ctx, decision, purpose


@contextmanager
def _entered(
    actor: Actor,
    patient_id: UUID,
    action: Action,
    named: Purpose | None,
    *,
    key_kind: str = "",
    new: bool = False,
    looked: Looked = WHOLE,
) -> Iterator[_Entered]:
    with transaction.atomic(durable=True):
        gathered = queries.gather(actor, patient_id, key_kind=key_kind, new=new)
        facts, now = gathered.facts, gathered.now
        purpose = policy.purpose_of(actor, facts, named)
        decision = policy.decide(actor, action, facts, purpose=purpose, now=now)
        if not decision.allowed:
            yield _Entered(None, decision, purpose)
            return
        ctx = RecordContext(
            actor=actor,
            action=action,
            purpose=purpose,
            now=now,
            operation_id=uuid7(),
            patient_id=patient_id,
            patient_ids=gathered.patient_ids,
            decision=decision,
            closed=closed_to(actor, action, facts, now),
            permissions=policy.permissions(actor, facts, purpose=purpose, now=now),
            facts={"emergency_until": gathered.emergency_until},
        )
        try:
            enter = journal.enter_or_spool if _is_emergency(action, facts) else journal.enter
            enter(ctx, patient_id=patient_id, scope=_scope(ctx), looked=looked)
            yield _Entered(ctx, decision, purpose)
        finally:
            _leave()


def _is_emergency(action: Action, facts: AccessFacts) -> bool:
    """Declaring one, or looking while it lasts: the one act that goes on without the journal."""
    return action in policy.EMERGENCY or facts.emergency


def _scope(ctx: RecordContext) -> list[str]:
    facilities = [ctx.actor.facility_id] if ctx.actor.facility_id else []
    return scope_values(patients=ctx.patient_ids, facilities=facilities, closed=ctx.closed)


@contextmanager
def safety_scope(ctx: RecordContext) -> Iterator[None]:
    """Let the safety engine, and nobody else, see what is closed; it answers alerts, never rows."""
    with _unclosed(ctx):
        yield


@contextmanager
def erasing_scope(ctx: RecordContext) -> Iterator[None]:
    """Let an erasure, and nothing else, reach an entry that its officer may not read."""
    with _unclosed(ctx):
        yield


@contextmanager
def _unclosed(ctx: RecordContext) -> Iterator[None]:
    facilities = [ctx.actor.facility_id] if ctx.actor.facility_id else []
    set_scope(patients=ctx.patient_ids, facilities=facilities, closed=NOTHING_CLOSED)
    try:
        yield
    finally:
        if _is_alive():
            set_scope(patients=ctx.patient_ids, facilities=facilities, closed=ctx.closed)


@contextmanager
def simulate(
    ctx: RecordContext, other: Actor, *, emergency: bool = False
) -> Iterator[RecordContext]:
    """Inside one's own opened record (Action.SIMULATE): see it as `other` would see it now.

    The patient stays the actor and the journal says so; only the scope is the other's. Where the
    other may not open the record, `decision` says why and nothing clinical is visible.
    """
    gathered = queries.gather(other, ctx.patient_id)
    facts = replace(gathered.facts, emergency=emergency or gathered.facts.emergency)
    purpose = policy.purpose_of(other, facts, None)
    decision = policy.decide(other, Action.READ_CARD, facts, purpose=purpose, now=ctx.now)
    closed = closed_to(other, Action.READ_CARD, facts, ctx.now)
    seen = replace(ctx, decision=decision, closed=closed)
    set_scope(patients=ctx.patient_ids, closed=closed if decision.allowed else None)
    try:
        yield seen
    finally:
        if _is_alive():
            set_scope(patients=ctx.patient_ids, closed=ctx.closed)


def _is_alive() -> bool:
    connection = transaction.get_connection()
    status = connection.connection.info.transaction_status
    return status is TransactionStatus.INTRANS and not connection.needs_rollback


def _leave() -> None:
    """Empty the scope; a transaction that is already broken empties it by rolling back."""
    if _is_alive():
        clear_scope()


def _locate(kind: str, key: str) -> Located | None:
    with transaction.atomic(durable=True):
        return locate(kind, key)


def _journal_refusal(
    actor: Actor,
    action: Action,
    purpose: Purpose,
    decision: Decision,
    patient_id: UUID | None,
    *,
    hidden: bool = False,
) -> NoReturn:
    """Journal in a transaction of its own, then raise."""
    with transaction.atomic(durable=True):
        journal.record_refusal(
            actor,
            action,
            purpose,
            operation_id=uuid7(),
            at=door.database_now(),
            reason=decision.reason,
            patient_id=patient_id,
        )
    if hidden:
        raise NotHere
    raise door.NotPermitted(decision=decision)
