"""Valkey flushed, then killed: nobody is denied anything, nothing more is allowed."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.db import transaction

from config.servers.accounts import service_account
from config.servers.ports import free_port
from config.servers.valkey import Valkey
from patients.desk import services
from tests.security.doors import Site, doors, site
from tests.security.test_pace import answers, desk

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


class Broken:
    """A Valkey of this test's own, and the two things that happen to it."""

    def __init__(self, home: Path) -> None:
        account = service_account()
        self.server = Valkey(
            home, home / "log", free_port(), account, secrets.token_urlsafe(18), appends=False
        )
        self.child = self.server.start()

    def flush(self) -> None:
        with redis.Redis.from_url(self.server.url) as client:
            client.flushall()

    def kill(self) -> None:
        self.child.stop()


@pytest.fixture
def valkey(settings: Any) -> Iterator[Broken]:
    home = Path(tempfile.mkdtemp(prefix="yagona-valkey-"))
    home.chmod(0o711)  # as root, the servers' account walks through to its own folder
    broken = Broken(home)
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"{broken.server.url}/2"}}
    settings.REDIS_URL = broken.server.url
    yield broken
    broken.kill()
    shutil.rmtree(home, ignore_errors=True)


def told(here: Site) -> dict[str, int]:
    """What every page, file and address of the API answers to every role."""
    found: dict[str, int] = {}
    for door in doors(here):
        if door.name.startswith("health"):
            continue  # it says that Valkey is gone: that is its task
        for role, client in here.clients.items():
            client.raise_request_exception = False
            before = transaction.savepoint()
            found[f"{door.name} {role}"] = client.get(door.url).status_code
            transaction.savepoint_rollback(before)
    return found


def test_every_page_answers_every_role_as_before(valkey: Broken) -> None:
    here = site()
    whole = told(here)
    assert set(whole.values()) >= {200, 403, 404}
    valkey.flush()
    assert told(here) == whole
    valkey.kill()
    assert told(here) == whole


def test_limits_hold_when_it_is_flushed_and_gone(valkey: Broken) -> None:
    client = desk()
    assert answers(client, 20) == [False] * 20
    valkey.flush()
    assert answers(client, 1) == [True]
    valkey.kill()
    assert answers(client, 1) == [True]


def test_negative_control_a_limit_that_lives_there_is_lost(
    valkey: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(ctx: Any, action: Any, since: Any) -> int:
        key = f"acts-{ctx.actor.account_id}"
        cache.add(key, 0)
        return cache.incr(key)

    monkeypatch.setattr(services, "acts_since", counted)
    client = desk()
    assert answers(client, 20) == [False] * 20
    valkey.flush()
    assert answers(client, 1) == [False]  # the machine goes on
    valkey.kill()
    with pytest.raises(redis.ConnectionError):
        answers(client, 1)  # and people are denied
