"""`manage.py demo`: the demonstration's sign-ins by role."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.servers.box import ready_box
from config.servers.demo import SignIn, data_folder, demo_sign_ins
from config.servers.supervisor import as_json, where


def by_role(sign_ins: list[SignIn]) -> dict[str, list[dict[str, str]]]:
    """One list a role: two pharmacists make the second pharmacy's part of the story."""
    told: dict[str, list[dict[str, str]]] = {}
    for sign_in in sign_ins:
        told.setdefault(sign_in.role, []).append(asdict(sign_in))
    return told


class Command(BaseCommand):
    """Print the sign-ins."""

    help = "Print the demonstration's sign-ins by role."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One form for people, one for scripts."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool, **_: Any) -> None:
        """Print them, if this folder has a demonstration."""
        data = data_folder()
        if not (data / "demo.json").exists():
            raise CommandError(f"{data} has no demonstration: `make run` makes one.")
        sign_ins = demo_sign_ins(data)
        if json:
            self.stdout.write(as_json(by_role(sign_ins)))
        else:
            self.stdout.write(
                ready_box(where(data)["BASE_URL"] or "(stopped)", str(data), sign_ins)
            )
