"""`manage.py up`: everything on one machine, for development and demonstration."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.servers.box import ready_box
from config.servers.demo import data_folder, demo_sign_ins
from config.servers.errors import CannotStart
from config.servers.place import Place
from config.servers.steps import StopFlag, Stopped
from config.servers.supervisor import Supervisor


class Command(BaseCommand):
    """Start the embedded servers and Yagona; Ctrl-C stops them."""

    help = "Start database, broker, web server, worker, beat and relay; Ctrl-C stops them."
    requires_system_checks = ()  # they may ask a database that does not run yet

    def add_arguments(self, parser: CommandParser) -> None:
        """Port and data folder."""
        parser.add_argument("--port", type=int, default=8080)
        parser.add_argument("--data", type=Path, default=None, help="default: YAGONA_DATA or .data")

    def handle(self, *, port: int, data: Path | None, **_: Any) -> None:
        """Run until stopped."""
        if os.environ.get("YAGONA_PRODUCTION") == "1":
            raise CommandError(
                "manage.py up is for development and demonstration: in production each program "
                "runs by itself (docs/operations.md)."
            )
        place = Place((data or data_folder()).resolve())
        flag = StopFlag()
        flag.listen()
        supervisor = Supervisor(place, port, flag, self._say)

        def announce() -> None:
            sign_ins = demo_sign_ins(place.data) if place.has_demonstration() else []
            self._say(ready_box(supervisor.base_url, str(place.data), sign_ins))

        try:
            supervisor.run(announce)
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal
        except Stopped:
            self._say("Stopped; the data are kept.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
