"""`manage.py seed_demo`: registers, sign-ins, facilities, staff and people of the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from config.servers.demo import demo_sign_ins
from patients.desk.invented import invented_pinfl
from trust.accounts.factors import keep
from trust.accounts.gate import permit
from trust.accounts.models import Account
from trust.accounts.services import create_account, tell_pinfl
from trust.context import Action, Actor, Role

# In this order; each is `seed(accounts: Mapping[username, account id]) -> str`, opens its own
# gates, and may run again: it enters only what is missing.
SEEDERS = (
    "registry.staff.demo.seed",
    "prescriptions.formulary.demo.seed",
    "patients.desk.demo.seed",
    "prescriptions.orders.demo.seed",
    "ehr.card.demo.seed",
    "prescriptions.dispensing.demo.seed",
    "patients.desk.demo.queue",
)


class Command(BaseCommand):
    """Safe to run again; never in production."""

    help = "Fill an empty database with the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Registers first, then who signs in, then each room's own."""
        if not settings.DEMO:
            raise CommandError("The demonstration is not for production.")
        call_command("load_registers", stdout=self.stdout)
        accounts = seed_accounts()
        self.stdout.write(f"{len(accounts)} sign-ins")
        for path in SEEDERS:
            seed: Callable[[Mapping[str, UUID]], str] = import_string(path)
            self.stdout.write(seed(accounts))


def seed_accounts() -> dict[str, UUID]:
    """The sign-ins of this data folder, by name; passwords follow the folder's file."""
    accounts: dict[str, UUID] = {}
    with permit(Actor.system("seed_demo"), Action.EDIT_REGISTER) as ctx:
        for number, sign_in in enumerate(demo_sign_ins(), start=1):
            account = Account.objects.filter(username=sign_in.username).first()
            if account is None:
                account = create_account(
                    ctx,
                    username=sign_in.username,
                    role=Role(sign_in.role),
                    display_name=sign_in.username,
                    password=sign_in.password,
                )
            if sign_in.secret:
                keep(account, sign_in.secret)
                born = date(1980, 1, number)  # staff of the demonstration: numbers of nobody
                tell_pinfl(ctx, account=account, pinfl=invented_pinfl(born, "female", number))
            accounts[sign_in.username] = account.id
    return accounts
