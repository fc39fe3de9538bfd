"""The outbox: same transaction, sent once, sent again when late, done by the task itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

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


@pytest.mark.django_db
def test_a_payload_is_not_readable_in_the_database() -> None:
    outbox_id = services.send(records.context(), "one", {"patient_id": "0190-sealed"})
    assert (
        _raw(f"SELECT t::text FROM trust_outboxtask t WHERE id = '{outbox_id}'").count("one") == 1
    )
    assert "patient_id" not in _raw("SELECT encode(payload, 'escape') FROM trust_outboxtask")
    assert OutboxTask.objects.get(pk=outbox_id).payload == {"patient_id": "0190-sealed"}


@pytest.mark.django_db
def test_negative_control_a_payload_in_clear_would_be_found() -> None:
    services.send(records.context(), "one", {})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trust_outboxtask SET payload = 'patient_id'")
    assert "patient_id" in _raw("SELECT encode(payload, 'escape') FROM trust_outboxtask")


def test_what_waited_before_payloads_were_sealed_is_still_sent(committed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE yagona_owner")
        MigrationExecutor(connection).migrate([("trust", "0008_spent_challenge")])
        cursor.execute(
            "INSERT INTO trust_outboxtask (id, task, payload, state, created_at, attempts) VALUES "
            "(gen_random_uuid(), 'waits', '{\"number\": \"7\"}', 'pending', now(), 0), "
            "(gen_random_uuid(), 'over', '{\"number\": \"8\"}', 'done', now(), 0)"
        )
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert OutboxTask.objects.get(task="waits").payload == {"number": "7"}
    assert OutboxTask.objects.get(task="over").payload is None


def _raw(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return " ".join(str(row[0]) for row in cursor.fetchall())
