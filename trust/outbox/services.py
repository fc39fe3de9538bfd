"""Send a task in the same transaction; relay it afterwards; say when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from trust.context import Context
from trust.outbox.models import OutboxTask, State

LATE = timedelta(seconds=30)  # a task sent but not done by then is sent again


def send(ctx: Context, task: str, payload: Mapping[str, str]) -> UUID:
    """Queue `task(outbox_id, payload)`; it reaches Celery once this transaction commits."""
    row = OutboxTask.objects.create(task=task, payload=dict(payload), created_at=ctx.now)
    return row.id


def finish(outbox_id: UUID) -> bool:
    """Mark done, in the task's own transaction; False when it was done before."""
    return bool(
        OutboxTask.objects.filter(pk=outbox_id).exclude(state=State.DONE).update(state=State.DONE)
    )


def forget(ctx: Context, value: str) -> int:
    """Drop what was not done yet and names `value`; how many. Payloads are sealed: each is opened."""
    rows = OutboxTask.objects.exclude(state=State.DONE).select_for_update()
    named = [row.id for row in rows.iterator() if value in (row.payload or {}).values()]
    return OutboxTask.objects.filter(pk__in=named).update(state=State.DONE, payload=None)


def relay(*, limit: int = 100) -> int:
    """Send what is pending or late to Celery; the number sent. Two relays never send the same."""
    celery: Any = current_app  # its stubs lose the method behind a proxy
    with transaction.atomic():
        rows = list(
            OutboxTask.objects.filter(
                Q(state=State.PENDING) | Q(state=State.SENT, sent_at__lt=Now() - LATE)
            )
            .order_by("created_at")
            .select_for_update(skip_locked=True)[:limit]
        )
        for row in rows:
            celery.send_task(row.task, args=[str(row.id), row.payload], task_id=str(row.id))
        OutboxTask.objects.filter(pk__in=[row.id for row in rows]).update(
            state=State.SENT, sent_at=Now(), attempts=F("attempts") + 1
        )
    return len(rows)
