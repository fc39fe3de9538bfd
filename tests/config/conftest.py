"""Supervisors in folders of their own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from config.servers import processes
from config.servers.ports import free_port
from config.servers.roster import Roster

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "SECRET_KEY", "FIELD_KEY", "SIGN_KEY")


def clean_environment() -> dict[str, str]:
    """Ours without the addresses of the test servers, which would override embedded ones."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("YAGONA_") and not name.endswith(OURS)
    }


@dataclass
class Run:
    """One supervisor process."""

    data: Path
    port: int
    popen: subprocess.Popen[str]
    output: Path

    def said(self) -> str:
        """All it has said."""
        return self.output.read_text()

    def wait_for(self, word: str, seconds: float = 40.0) -> None:
        """Until it says `word`."""
        deadline = time.monotonic() + seconds
        while word not in self.said():
            assert self.popen.poll() is None, f"ended without {word!r}: {self.said()}"
            assert time.monotonic() < deadline, f"no {word!r} in {seconds} s: {self.said()}"
            time.sleep(0.05)

    def children(self) -> list[processes.Identity]:
        """What it noted."""
        told = json.loads(Roster(self.data).file.read_text())["children"]
        return [processes.Identity(c["pid"], c["started"]) for c in told]

    def child(self, name: str) -> processes.Identity:
        """One of them."""
        told = json.loads(Roster(self.data).file.read_text())["children"]
        return next(processes.Identity(c["pid"], c["started"]) for c in told if c["name"] == name)

    def grandchild(self) -> processes.Identity:
        """What the second program has started."""
        leader = self.child("second")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for member in processes.members(leader.pid):
                if member != leader:
                    return member
            time.sleep(0.02)
        raise AssertionError("the second program has started nothing")

    def everybody(self) -> list[processes.Identity]:
        """They and theirs."""
        return [member for child in self.children() for member in processes.members(child.pid)]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ask it to stop; its exit status."""
        self.popen.send_signal(how)
        return self.popen.wait(40)

    def query(self, sql: LiteralString, role: str = "owner") -> list[tuple[object, ...]]:
        """Ask its database."""
        where = json.loads((self.data / "where.json").read_text())
        with psycopg.connect(where[f"{role}_database_url"], autocommit=True) as line:
            answer = line.execute(sql)
            return answer.fetchall() if answer.description else []


Launch = Callable[..., Run]


@contextlib.contextmanager
def new_folder() -> Iterator[Path]:
    """A data folder that does not exist yet, in a place that every account may enter."""
    parent = Path(tempfile.mkdtemp(prefix="yagona-run-"))
    parent.chmod(0o755)
    try:
        yield parent / "data"
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def launch_tiny(folder: Path, port: int | None = None, **env: str) -> Run:
    """Start the supervisor of tests.config.tiny in a process of its own."""
    number = port or free_port()
    output = folder.parent / f"said-{number}-{time.monotonic_ns()}"
    with output.open("w") as sink:
        popen = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.config.tiny",
                str(folder),
                str(number),
            ],
            cwd=ROOT,
            env={**clean_environment(), **env},
            stdout=sink,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    return Run(folder, number, popen, output)


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of this test."""
    with new_folder() as folder:
        yield folder


@pytest.fixture
def launch(data: Path) -> Iterator[Launch]:
    """Start a tiny supervisor; whatever it leaves is ended after the test."""
    runs: list[Run] = []

    def start(port: int | None = None, folder: Path | None = None, **env: str) -> Run:
        runs.append(launch_tiny(folder or data, port, **env))
        return runs[-1]

    yield start
    for run in runs:
        if run.popen.poll() is None:
            run.popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.popen.wait(30)
        if run.data.is_dir():
            Roster(run.data).stop_orphans()


def gone(identities: list[processes.Identity], seconds: float = 5.0) -> bool:
    """Whether all of them end in time."""
    deadline = time.monotonic() + seconds
    while any(map(processes.is_alive, identities)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
