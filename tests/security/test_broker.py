"""Whoever reaches the broker runs nothing: only JSON is unpacked, and a task asks again who asked (V-19)."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection, Consumer, Queue
from kombu.exceptions import ContentDisallowed

from config.celery import app
from tests.running import SERVERS

pytestmark = pytest.mark.hazard("H1")


class Touch:
    """Unpacking it makes a file: the proof that code of the sender was run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def unpacked(path: Path, accept: list[str]) -> list[str]:
    """What taking one hostile message from the real broker raises, accepting these kinds."""
    raised: list[str] = []
    queue = Queue(f"hostile-{uuid4().hex}", no_declare=False)
    with Connection(f"{SERVERS.redis_url}/0") as broker, broker.channel() as channel:
        body = pickle.dumps(Touch(path))
        broker.Producer(channel).publish(
            body,
            routing_key=queue.name,
            declare=[queue],
            content_type="application/x-python-serialize",
            content_encoding="binary",
        )

        def failed(message: Any, exc: Exception) -> None:
            raised.append(type(exc).__name__)
            message.ack()

        taken: list[Any] = []

        def took(body: Any, message: Any) -> None:
            taken.append(body)
            message.ack()

        with Consumer(channel, [queue], callbacks=[took], accept=accept, on_decode_error=failed):
            broker.drain_events(timeout=10)
        queue(channel).delete()
    return raised


def test_a_pickle_is_refused_unopened(tmp_path: Path) -> None:
    file = tmp_path / "ran"
    assert unpacked(file, app.conf.accept_content) == [ContentDisallowed.__name__]
    assert not file.exists()


def test_negative_control_a_broker_that_takes_pickles_runs_them(tmp_path: Path) -> None:
    file = tmp_path / "ran"
    unpacked(file, ["pickle"])
    assert file.exists()


def test_workers_take_json_and_nothing_else() -> None:
    assert app.conf.accept_content == ["json"] and app.conf.task_serializer == "json"
    assert app.conf.result_accept_content in (None, ["json"])
