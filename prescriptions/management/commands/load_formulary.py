"""`manage.py load_formulary`: the demonstration set of medicines; repeatable."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from prescriptions.formulary import services
from trust.accounts.gate import permit
from trust.context import Action, Actor


class Command(BaseCommand):
    """Load the demonstration formulary."""

    help = "Load the demonstration set of medicines (every row is shown as demonstration)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Add what is missing and say how many."""
        with permit(Actor.system("load_formulary"), Action.EDIT_REGISTER) as ctx:
            added = services.load_demonstration(ctx)
        self.stdout.write(f"formulary: {added} medicines added")
