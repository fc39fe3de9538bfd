"""`manage.py end_sessions`: signs people out at once, everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust.accounts.models import Account


class Command(BaseCommand):
    """End every session of the named accounts, or of everybody."""

    help = "End the sessions of accounts (a stolen telephone, an attack), or of everybody (--all)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("usernames", nargs="*")
        parser.add_argument("--all", action="store_true", dest="everybody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them and say how many there were."""
        if options["everybody"] == bool(options["usernames"]):
            raise CommandError("Name accounts, or say --all.")
        if options["everybody"]:
            ended = Session.objects.all().delete()[0]
        else:
            ended = _of([self._id(name) for name in options["usernames"]])
        self.stdout.write(f"Ended: {ended}")

    def _id(self, username: str) -> str:
        account = Account.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"There is no account {username}.")
        return str(account.pk)


def _of(accounts: list[str]) -> int:
    """Sessions name their account inside, signed: all are read, which an operator may wait for."""
    keys = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) in accounts
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]
