"""The two probes against real servers, present and missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client, override_settings

from config.health import probes


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """A process remembers that the migrations are applied; a test must not."""
    probes.migrations.cache_clear()
    yield
    probes.migrations.cache_clear()


@pytest.fixture
def away(committed: str) -> Iterator[None]:
    """The database's address points to a port where nobody listens."""
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = 1
    yield
    connection.settings_dict["PORT"] = port
    connection.close()


def test_ready_when_everything_is_there(db: None, client: Client) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok", "erasures": "ok"},
        "warnings": [],
    }


def test_not_ready_without_a_database_but_alive(away: None, client: Client) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "the database does not answer"
    assert answer.json()["checks"]["broker"] == "ok"
    assert client.get("/health/live").status_code == 200


def test_not_ready_without_a_broker(db: None, client: Client) -> None:
    with override_settings(REDIS_URL="redis://:secret@127.0.0.1:1"):
        answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == "the broker does not answer"
    assert "secret" not in answer.content.decode()


def test_not_ready_before_the_migrations(role: object, client: Client) -> None:
    with role("yagona_owner"), connection.cursor() as cursor:  # type: ignore[operator]
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)"
        )

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert "migrations are not applied" in answer.json()["checks"]["migrations"]


def test_probes_ask_no_sign_in_and_keep_no_session(db: None, client: Client) -> None:
    for path in ("/health/live", "/health/ready"):
        assert client.get(path).cookies.keys() == set()


def test_a_journal_that_runs_out_of_months_is_warned_of(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "MONTHS_AHEAD", 12 * 100)  # as if a hundred years had to be ready

    answer = client.get("/health/ready")

    assert answer.status_code == 200  # the default partition takes what comes
    assert "the journal's months are made only until" in answer.json()["warnings"][0]
