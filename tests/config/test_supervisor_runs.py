"""The supervisor stops what it started and nothing else, also what a killed one left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.servers import processes
from config.servers.ports import is_free
from config.servers.roster import Roster
from tests.config.conftest import Launch, gone


@pytest.fixture
def bystander() -> Iterator[processes.Identity]:
    """A process that is nobody's business."""
    popen = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    identity = processes.identify(popen.pid)
    assert identity is not None
    yield identity
    popen.kill()
    popen.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_process_it_started_and_no_other(
    launch: Launch, bystander: processes.Identity, how: int
) -> None:
    run = launch()
    run.wait_for("READY")
    everybody = [run.grandchild(), *run.everybody()]
    # postgres and valkey, the web server, the second program and its child
    assert len(set(everybody)) >= 5
    assert all(map(processes.is_alive, everybody))

    assert run.stop(how) == 0

    assert gone(everybody)
    assert processes.is_alive(bystander)
    assert is_free(run.port)
    assert run.said().rstrip().endswith("STOPPED")
    assert not (run.data / "where.json").exists()


def test_a_second_start_keeps_the_data(launch: Launch) -> None:
    first = launch()
    first.wait_for("READY")
    first.query("CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.stop() == 0

    second = launch()
    second.wait_for("READY")

    assert second.query("SELECT answer FROM kept") == [(42,)]


def test_a_stop_in_the_middle_of_the_start_leaves_nothing(launch: Launch) -> None:
    run = launch()
    run.wait_for("Starting PostgreSQL")
    deadline = time.monotonic() + 30
    while not Roster(run.data).file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    everybody = run.everybody()

    assert run.stop() == 0

    assert everybody
    assert gone(everybody)
    assert "READY" not in run.said()


def test_orphans_of_a_killed_supervisor_are_recognised(
    launch: Launch, bystander: processes.Identity
) -> None:
    first = launch()
    first.wait_for("READY")
    first.query("CREATE TABLE kept AS SELECT 42 AS answer")
    orphans = first.everybody()
    first.popen.kill()
    first.popen.wait()
    assert all(map(processes.is_alive, orphans))  # the danger is real: nobody stopped them

    second = launch(port=first.port)
    second.wait_for("READY")

    assert "left behind: second, web, valkey, postgres" in second.said()
    assert gone(orphans)
    assert processes.is_alive(bystander)
    assert second.query("SELECT answer FROM kept") == [(42,)]


def test_the_child_of_a_killed_program_is_recognised_too(launch: Launch) -> None:
    first = launch()
    first.wait_for("READY")
    leader = first.child("second")
    child = first.grandchild()
    first.popen.kill()
    first.popen.wait()
    os.kill(leader.pid, signal.SIGKILL)
    assert gone([leader])
    assert processes.is_alive(child)

    launch().wait_for("READY")

    assert gone([child])


def test_a_pid_that_was_given_away_again_is_left_alone(
    data: Path, bystander: processes.Identity
) -> None:
    data.mkdir()
    note = {"name": "web", "pid": bystander.pid, "polite": int(signal.SIGTERM)}

    def orphans_stopped(started: str) -> list[str]:
        (data / "processes.json").write_text(
            json.dumps({"children": [{**note, "started": started}]})
        )
        return Roster(data).stop_orphans()

    assert orphans_stopped("another boot/1") == []
    assert processes.is_alive(bystander)
    # The control: with its true start time the same process is ours and is stopped.
    assert orphans_stopped(bystander.started) == ["web"]


def test_a_program_that_is_killed_is_started_again(launch: Launch) -> None:
    run = launch()
    run.wait_for("READY")
    before = run.child("second")
    child = run.grandchild()

    os.kill(before.pid, signal.SIGKILL)
    run.wait_for("The second ended unasked")
    deadline = time.monotonic() + 20
    while run.child("second") == before and time.monotonic() < deadline:
        time.sleep(0.05)

    assert processes.is_alive(run.child("second"))
    assert gone([child])  # what it had started does not pile up
    assert run.stop() == 0


def test_a_killed_database_comes_back_with_its_data(launch: Launch) -> None:
    run = launch()
    run.wait_for("READY")
    run.query("CREATE TABLE kept AS SELECT 42 AS answer")
    before = run.child("postgres")

    os.kill(before.pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while run.child("postgres") == before and time.monotonic() < deadline:
        time.sleep(0.1)

    assert run.query("SELECT answer FROM kept") == [(42,)]


def test_a_program_that_never_works_ends_the_run_with_a_sentence(
    launch: Launch,
) -> None:
    run = launch(TINY_SECOND="fail")

    assert run.popen.wait(40) == 1

    last = run.said().splitlines()[-1]
    assert last.startswith("The second ")
    assert "a program that never works" in last
    assert gone(run.children())
    assert is_free(run.port)
