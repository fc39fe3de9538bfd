"""A supervisor with real servers and two small programs: `python -m tests.config.tiny ...`.

Tests run it as a process of its own, so that it can be signalled and killed.
"""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import time
from pathlib import Path

from config.servers import place
from config.servers.errors import CannotStart
from config.servers.place import Place
from config.servers.programs import Plan, Program
from config.servers.steps import StopFlag, Stopped
from config.servers.supervisor import Supervisor

ME = (sys.executable, "-m", "tests.config.tiny")


class Ready(http.server.BaseHTTPRequestHandler):
    """Says yes to everything."""

    def do_GET(self) -> None:
        """200."""
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def serve(port: int) -> None:
    """The web server."""
    http.server.HTTPServer(("127.0.0.1", port), Ready).serve_forever()


def parent() -> None:
    """A program with a child, as granian and Celery are."""
    subprocess.Popen([*ME, "sleep"])
    time.sleep(600)


def lasting(data: Path, port: int) -> list[Program]:
    """Both programs."""
    second = os.environ.get("TINY_SECOND", "parent")
    return [
        Program("web", (*ME, "serve", str(port))),
        Program("second", (*ME, second)),
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


def main(what: str, *arguments: str) -> None:
    """One of the roles above."""
    if what == "supervise":
        supervise(Path(arguments[0]), int(arguments[1]))
    elif what == "serve":
        serve(int(arguments[0]))
    elif what == "parent":
        parent()
    elif what == "fail":
        sys.exit("a program that never works")
    else:
        time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
