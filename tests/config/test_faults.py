"""What breaks while the whole system runs: nothing is lost, and it comes back by itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
import redis

from config.servers import processes
from config.servers.ports import free_port
from config.servers.roster import Roster
from tests.config.conftest import gone, new_folder
from tests.config.test_first_command import Site, make_run, sign_in

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A running system of its own, because it is broken on purpose."""
    with new_folder() as data:
        running = make_run(data, free_port())
        try:
            wait_until(lambda: running.query(UNFINISHED) == 0, 180)
            yield running
        finally:
            if running.make.poll() is None:
                running.stop()
            Roster(data).stop_orphans()


UNFINISHED = "SELECT count(*) FROM trust_outboxtask WHERE state <> 'done'"


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    """Until it is so; an answer that cannot be had yet is no."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.Error, OSError):
            if true():
                return
        time.sleep(0.2)
    raise AssertionError(f"not so after {seconds} s")


def child(site: Site, name: str) -> processes.Identity:
    """A program of the run."""
    told = json.loads(Roster(site.data).file.read_text())["children"]
    return next(processes.Identity(c["pid"], c["started"]) for c in told if c["name"] == name)


def password_of(site: Site, username: str) -> str:
    """A demonstration password."""
    told = json.loads((site.data / "demo.json").read_text())["sign_ins"]
    return str(next(one["password"] for one in told if one["username"] == username))


def send_again(site: Site, number: int) -> None:
    """Put finished tasks back, as if their visit had just been signed; they may run twice."""
    where = json.loads((site.data / "where.json").read_text())
    with psycopg.connect(where["system_database_url"]) as line:
        line.execute(
            "UPDATE trust_outboxtask SET state = 'pending', sent_at = NULL WHERE id IN "
            "(SELECT id FROM trust_outboxtask ORDER BY created_at LIMIT %s)",
            [number],
        )


def test_a_flushed_broker_loses_no_task_and_signs_nobody_out(site: Site) -> None:
    where = json.loads((site.data / "where.json").read_text())
    before = site.query("SELECT count(*) FROM reports_fact")
    browser, path = sign_in(site.port, "doctor", password_of(site, "doctor"))
    assert path != "/sign-in"
    os.kill(child(site, "worker").pid, signal.SIGSTOP)  # so that the tasks are in the broker
    try:
        send_again(site, 20)
        wait_until(
            lambda: site.query("SELECT count(*) FROM trust_outboxtask WHERE state = 'sent'") == 20,
            30,
        )
        broker = redis.Redis.from_url(f"{where['redis_url']}/0")
        broker.flushall()
        assert site.query(UNFINISHED) == 20
    finally:
        os.kill(child(site, "worker").pid, signal.SIGCONT)

    wait_until(lambda: site.query(UNFINISHED) == 0, 120)

    assert site.query("SELECT count(*) FROM reports_fact") == before  # twice is once
    with browser.open(f"http://localhost:{site.port}/", timeout=20) as answer:
        assert not answer.url.endswith("/sign-in")
    assert site.get("/health/ready")[0] == 200


def test_a_killed_worker_is_replaced_and_its_tasks_finish(site: Site) -> None:
    before = child(site, "worker")
    send_again(site, 20)
    family = processes.members(before.pid)
    os.kill(before.pid, signal.SIGKILL)

    wait_until(lambda: child(site, "worker") != before, 30)
    wait_until(lambda: site.query(UNFINISHED) == 0, 180)

    assert gone(family)


def test_a_killed_database_comes_back_and_people_sign_in_again(site: Site) -> None:
    marked = uuid4().hex
    where = json.loads((site.data / "where.json").read_text())
    with psycopg.connect(where["owner_database_url"], autocommit=True) as line:
        line.execute("CREATE TABLE fault_mark (mark text)")
        line.execute("GRANT SELECT ON fault_mark TO yagona_system")
        line.execute("INSERT INTO fault_mark VALUES (%s)", [marked])  # committed: must survive
    before = child(site, "postgres")
    os.kill(before.pid, signal.SIGKILL)

    wait_until(lambda: child(site, "postgres") != before, 60)
    wait_until(lambda: site.get("/health/ready")[0] == 200, 60)

    assert site.query("SELECT mark FROM fault_mark") == marked
    assert sign_in(site.port, "doctor", password_of(site, "doctor"))[1] != "/sign-in"


def test_a_killed_web_worker_is_replaced(site: Site) -> None:
    leader = child(site, "web")
    workers = [m for m in processes.members(leader.pid) if m != leader]
    assert len(workers) >= 2
    os.kill(workers[0].pid, signal.SIGKILL)

    wait_until(lambda: site.get("/health/live")[0] == 200, 30)
    wait_until(
        lambda: len(set(processes.members(leader.pid)) - {leader, workers[0]}) >= len(workers), 60
    )
    assert processes.is_alive(leader) or child(site, "web") != leader
