"""The outbox: same transaction, sent once, sent again when late, done by the task itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from tests.factories import records
from trust.outbox import services
from trust.outbox.models import OutboxTask, State


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of tasks handed to the broker; the broker itself is tried in tests/browser."""
    names: list[str] = []

    def record(name: str, **_: Any) -> None:
        names.append(name)

    monkeypatch.setattr(current_app, "send_task", record)
    return names


@pytest.mark.django_db
def test_a_task_is_pending_then_sent_then_done(sent: list[str]) -> None:
    outbox_id = services.send(records.context(), "one", {"id": "1"})
    assert services.relay() == 1
    assert OutboxTask.objects.get(pk=outbox_id).state == State.SENT
    assert services.relay() == 0
    assert services.finish(outbox_id)
    assert not services.finish(outbox_id)
    assert sent == ["one"]


@pytest.mark.django_db
def test_a_task_undone_for_too_long_is_sent_again_and_a_done_one_never(sent: list[str]) -> None:
    late = services.send(records.context(), "late", {})
    done = services.send(records.context(), "done", {})
    services.relay()
    services.finish(done)
    past = records.context().now - timedelta(minutes=5)
    OutboxTask.objects.filter(pk__in=[late, done]).update(sent_at=past)
    assert services.relay() == 1
    assert sent == ["late", "done", "late"]


@pytest.mark.usefixtures("committed")
def test_a_rolled_back_act_sends_nothing(sent: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.send(records.context(), "never", {})
        raise ZeroDivisionError
    assert services.relay() == 0
    assert sent == []


@pytest.mark.usefixtures("committed")
def test_a_broker_that_fails_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError

    with transaction.atomic():
        services.send(records.context(), "kept", {})
    monkeypatch.setattr(current_app, "send_task", broken)
    with pytest.raises(ConnectionError):
        services.relay()
    assert OutboxTask.objects.get().state == State.PENDING
