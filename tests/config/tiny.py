"""A supervisor with real servers and two small programs: `python -m tests.config.tiny DATA PORT`.

Tests run it as a process of its own, so that it can be signalled and killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from config.servers import place
from config.servers.errors import CannotStart
from config.servers.place import Place
from config.servers.programs import Plan, Program
from config.servers.steps import StopFlag, Stopped
from config.servers.supervisor import Supervisor

SMALL = (sys.executable, "-S", str(Path(__file__).with_name("small.py")))


def lasting(data: Path, port: int) -> list[Program]:
    """Both programs."""
    second = os.environ.get("TINY_SECOND", "parent")
    return [
        Program("web", (*SMALL, "serve", str(port))),
        Program("second", (*SMALL, second)),
    ]


def supervise(data: Path, port: int) -> None:
    """What `manage.py up` does, with the small programs."""
    if outside := os.environ.get("TINY_OUTSIDE"):
        place.OUTSIDE = Path(outside)
    flag = StopFlag()
    flag.listen()
    supervisor = Supervisor(
        Place(data),
        port,
        flag,
        lambda line: print(line, flush=True),
        plan=Plan(steps=(), once=(), lasting=lasting),
        pause=0.1,
    )
    try:
        supervisor.run(lambda: print("READY", flush=True))
    except CannotStart as refusal:
        sys.exit(str(refusal))
    except Stopped:
        print("STOPPED", flush=True)


if __name__ == "__main__":
    supervise(Path(sys.argv[1]), int(sys.argv[2]))
