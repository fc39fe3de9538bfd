"""`manage.py load_names FILE`: names of codes in uz, ru or kaa from a CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.terminology.rules import ICD10
from registry.terminology.services import load_names
from trust.accounts.gate import permit
from trust.context import Action, Actor, Refusal


class Command(BaseCommand):
    """Columns: `code` and any of `uz`, `ru`, `kaa`; one unknown code refuses the whole file."""

    help = "Load names of codes from a CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE and the code system it names."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--system", default=ICD10, help="URI of the code system")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load in one transaction."""
        try:
            with permit(Actor.system("load_names"), Action.EDIT_REGISTER) as ctx:
                changed = load_names(ctx, system=options["system"], file=options["file"])
        except (Refusal, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{changed} names changed")
