"""The gate for acts without a patient: decides, journals, hands out a Context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from trust.accounts import policy
from trust.accounts.errors import NotPermitted
from trust.context import Action, Actor, Context, Decision, Purpose
from trust.ids import uuid7
from trust.journal import services as journal
from trust.walls.services import clear_scope, set_scope


def database_now() -> datetime:
    """The transaction's time, from the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


@contextmanager
def permit(
    actor: Actor, action: Action, purpose: Purpose = Purpose.OPERATIONS
) -> Iterator[Context]:
    """Open one transaction for an act without a patient.

    Raises NotPermitted, journalled in a transaction of its own after this one has ended.
    """
    operation_id = uuid7()
    decision = policy.decide_without_patient(actor, action)
    if decision.allowed and action in policy.CONFIRMED_ACTIONS:
        decision = policy.confirmed(actor, database_now())
    if not decision.allowed:
        refuse(actor, action, purpose, reason=decision.reason, decision=decision)
    with transaction.atomic(durable=True):
        ctx = Context(
            actor=actor,
            action=action,
            purpose=purpose,
            now=database_now(),
            operation_id=operation_id,
        )
        journal.record(ctx)
        yield ctx


@contextmanager
def oversee(actor: Actor, action: Action, query: str) -> Iterator[Context]:
    """Open the journal across patients, for an inspector or the watchdog; `query` is journalled."""
    decision = policy.decide_without_patient(actor, action)
    if not decision.allowed or action not in (Action.OVERSEE, Action.WATCH):
        refuse(actor, action, Purpose.OPERATIONS, reason=decision.reason)
    with transaction.atomic(durable=True):
        ctx = Context(
            actor=actor,
            action=action,
            purpose=Purpose.OPERATIONS,
            now=database_now(),
            operation_id=uuid7(),
        )
        journal.record(ctx, query=query)
        set_scope(oversight=True)
        try:
            yield ctx
        finally:
            if connection.connection.info.transaction_status is TransactionStatus.INTRANS:
                clear_scope()


def refuse(
    actor: Actor,
    action: Action,
    purpose: Purpose,
    *,
    reason: str,
    decision: Decision | None = None,
) -> NoReturn:
    """Journal the refusal and raise NotPermitted."""
    with transaction.atomic(durable=True):
        journal.record_refusal(
            actor, action, purpose, operation_id=uuid7(), at=database_now(), reason=reason
        )
    raise NotPermitted(reason=reason, decision=decision)
