"""Real PostgreSQL and Valkey for the tests: fresh, in a folder of their own, on free ports."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.servers import processes
from config.servers.accounts import service_account
from config.servers.ports import free_port
from config.servers.postgres import FORGETFUL, ROLES, SUPERUSER, Postgres
from config.servers.valkey import Valkey

SHARED = "YAGONA_TEST_SERVERS"
PREFIX = "yagona-test-"
# Only here: the fixture `role("yagona_system")` acts as the system inside a test's transaction.
TEST_GRANT = "GRANT yagona_system, yagona_report TO yagona_owner WITH INHERIT FALSE, SET TRUE"


@dataclass(frozen=True, slots=True)
class TestServers:
    """Addresses of the running test servers; `stop` ends them and removes their folder."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    data: Path
    database_url_owner: str
    database_url_app: str
    database_url_system: str
    database_url_report: str
    redis_url: str
    superuser_url: str
    stop: Callable[[], None] = field(default=lambda: None, compare=False)


def start_test_servers() -> TestServers:
    """Start both servers, or join those that the parent process (xdist) has started."""
    shared = os.environ.get(SHARED)
    if shared:
        told = json.loads(shared)
        return TestServers(**{**told, "data": Path(told["data"])})
    sweep_abandoned()
    return _start_fresh()


def _start_fresh() -> TestServers:
    data = Path(tempfile.mkdtemp(prefix=PREFIX))
    data.chmod(0o711)  # as root, the servers' account walks through to its own folders
    (data / "static").mkdir()  # whitenoise warns about a missing one
    _claim(data)
    account = service_account()
    names = (SUPERUSER, *ROLES)
    passwords = {name: secrets.token_urlsafe(18) for name in names}
    logs = data / "log"
    postgres = Postgres(data, logs / "postgres.log", free_port(), account, passwords, FORGETFUL)
    valkey = Valkey(
        data,
        logs / "valkey.log",
        free_port(),
        account,
        secrets.token_urlsafe(18),
        appends=False,
    )
    children: list[processes.Child] = []

    def stop() -> None:
        os.environ.pop(SHARED, None)
        for child in reversed(children):
            child.stop()
        shutil.rmtree(data, ignore_errors=True)

    try:
        postgres.make()
        children.append(postgres.start())
        children.append(valkey.start())
        _note(data, children)
        postgres.prepare()
        postgres.psql("postgres", "-c", TEST_GRANT)
    except BaseException:
        stop()
        raise
    addresses = {
        "data": str(data),
        **{f"database_url_{role}": postgres.url(role) for role in ROLES},
        "redis_url": valkey.url,
        "superuser_url": postgres.url(SUPERUSER, "postgres"),
    }
    os.environ[SHARED] = json.dumps(addresses)
    return TestServers(**{**addresses, "data": data, "stop": stop})  # type: ignore[arg-type]


def _claim(data: Path) -> None:
    me = processes.identify(os.getpid())
    assert me is not None
    (data / "owner.json").write_text(json.dumps([me.pid, me.started]))


def _note(data: Path, children: list[processes.Child]) -> None:
    told = [[c.identity.pid, c.identity.started, c.polite] for c in children]
    (data / "children.json").write_text(json.dumps(told))


def sweep_abandoned() -> None:
    """End the servers of a test run that was killed, and nothing else."""
    for data in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            owner = processes.Identity(*json.loads((data / "owner.json").read_text()))
        except (OSError, ValueError, TypeError):
            continue  # just being made, or not ours
        if processes.is_alive(owner):
            continue
        noted = data / "children.json"
        for pid, started, polite in json.loads(noted.read_text()) if noted.exists() else []:
            processes.stop_group(processes.Identity(pid, started), polite, 10.0)
        shutil.rmtree(data, ignore_errors=True)
