"""The programs of Yagona itself: web server, worker, beat, relay, sequencer; and the steps before them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.servers.ports import LOOPBACK

ROOT = Path(__file__).resolve().parents[2]
WEB_WORKERS = 2
WEB_THREADS = 2


@dataclass(frozen=True, slots=True)
class Program:
    """A command with the database role it acts as."""

    name: str
    command: tuple[str, ...]
    role: str = "app"
    inputs: tuple[
        str, ...
    ] = ()  # a step is skipped while these files and the database's state last

    def env(self, data: Path) -> Mapping[str, str]:
        """The environment it runs in: which data folder, which role."""
        return {
            **os.environ,
            "YAGONA_DATA": str(data),
            "YAGONA_ROLE": self.role,
            "PYTHONUNBUFFERED": "1",
        }


def manage(name: str, *arguments: str, role: str, inputs: tuple[str, ...] = ()) -> Program:
    """A management command."""
    return Program(name, (sys.executable, str(ROOT / "manage.py"), *arguments), role, inputs)


def _lasting(data: Path, port: int) -> list[Program]:
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "config.celery:app")
    return [
        Program(
            "web",
            (
                python, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK,
                "--port", str(port), "--workers", str(WEB_WORKERS), "--no-ws",
                # each thread keeps a database connection of its own
                "--blocking-threads", str(WEB_THREADS),
                "--respawn-failed-workers", "config.wsgi:application",
            ),
        ),
        Program(
            "worker",
            (*celery, "worker", "--loglevel", "INFO", "--concurrency", "2",
             "--without-gossip", "--without-mingle"),
        ),
        Program("beat", (*celery, "beat", "--loglevel", "INFO", "--pidfile", "",
                         "--schedule", str(data / "beat" / "schedule"))),
        manage("relay", "relay", role="system"),
        manage("sequencer", "sequencer", role="system"),
        manage("oneid", "oneid_stub", role="app"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What a supervisor runs once its servers stand."""

    steps: tuple[Program, ...]  # at every start
    once: tuple[Program, ...]  # at the first start of a data folder
    lasting: Callable[[Path, int], list[Program]]  # until it is stopped


_CODE = (
    "requirements.lock",
    "*/*.py",
    "*/*/*.py",
    "*/migrations/*",
    "config/settings/*.py",
)
_STATIC = ("requirements.lock", "config/settings/*.py", "static/**/*", "*/static/**/*")

HOUSE = Plan(
    steps=(
        manage("migrate", "migrate", "--noinput", role="owner", inputs=_CODE),
        manage("collectstatic", "collectstatic", "--noinput", role="app", inputs=_STATIC),
    ),
    # As the application: people of the demonstration pass the same walls as everybody.
    once=(manage("seed_demo", "seed_demo", role="app"),),
    lasting=_lasting,
)
