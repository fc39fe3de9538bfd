"""`manage.py load_registers`: territories and code systems in line with the files of the project."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from registry.terminology.services import load_code_systems
from registry.territories.services import load_territories
from trust.accounts.gate import permit
from trust.context import Action, Actor


class Command(BaseCommand):
    """Safe to run again: changes only what differs."""

    help = "Load the registers of territories and codes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load both in one transaction."""
        with permit(Actor.system("load_registers"), Action.EDIT_REGISTER) as ctx:
            territories = load_territories(ctx)
            concepts = load_code_systems(ctx)
        self.stdout.write(f"{territories} territories, {concepts} codes")
