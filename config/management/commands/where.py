"""`manage.py where`: the addresses of the running servers; development only."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.servers.demo import data_folder
from config.servers.supervisor import as_json, where


class Command(BaseCommand):
    """Print the addresses."""

    help = "Print the addresses of the running servers (with their passwords)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One form for people, one for scripts."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool, **_: Any) -> None:
        """Print them all, or say that nothing runs."""
        addresses = where(data_folder())
        if not all(addresses.values()):
            raise CommandError(
                f"Nothing runs on {data_folder()}: start it with `make run`, or name its folder "
                "with YAGONA_DATA."
            )
        lines = as_json(addresses) if json else "\n".join(f"{k}={v}" for k, v in addresses.items())
        self.stdout.write(lines)
