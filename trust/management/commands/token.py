"""`manage.py token`: a bearer token for development."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust.accounts.models import Account
from trust.accounts.services import issue_token


class Command(BaseCommand):
    """Print a token for a demo account of a role, or for a system job."""

    help = "Issue a bearer token (development only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, for what, how long."""
        parser.add_argument(
            "--as", dest="bearer", required=True, help="a role, a username or system"
        )
        parser.add_argument("--scope", default="user/*.read")
        parser.add_argument("--minutes", type=int, default=60)

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue and print."""
        if not settings.DEVELOPMENT:
            raise CommandError("Tokens by command exist in development only.")
        bearer = options["bearer"]
        account = None
        if bearer != "system":
            accounts = Account.objects.filter(is_active=True).order_by("id")
            account = (
                accounts.filter(username=bearer).first() or accounts.filter(role=bearer).first()
            )
            if account is None:
                raise CommandError(f"There is no account or role {bearer}.")
        self.stdout.write(
            issue_token(
                account=account,
                system_name="" if account else "token",
                scope=options["scope"],
                minutes=options["minutes"],
            )
        )
