"""`manage.py rotate_keys`: write what older keys wrote anew under the newest one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from trust.accounts.gate import permit
from trust.context import Action, Actor
from trust.keys.rotation import columns, rewrite, stale
from trust.walls.grants import classified

APPEND_ONLY = {"journal", "card-append", "register-append"}


class Command(BaseCommand):
    """Safe to run beside the application, to kill and to run again."""

    help = (
        "Write encrypted columns anew under the newest FIELD_KEY; run it with YAGONA_ROLE=system."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Only count, or change."""
        parser.add_argument("--check", action="store_true", help="count, change nothing")

    def handle(self, *, check: bool, **_: Any) -> None:
        """Column by column; fails in --check when something would be left behind."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                raise CommandError("This job passes the walls: run it with YAGONA_ROLE=system.")
        with permit(Actor.system("rotate_keys"), Action.KEEP_KEYS):
            pass  # journalled under its name
        left = 0
        for column in columns():
            may_change = not check and classified()[column.table] not in APPEND_ONLY
            old = changed = 0
            for batch in stale(column):
                old += len(batch)
                changed += rewrite(column, batch) if may_change else 0
            left += old - changed
            if old:
                self.stdout.write(f"{column.purpose}: {old} of an older key, {changed} rewritten")
        self.stdout.write(f"{left} values still need an older key")
        if check and left:
            raise CommandError("Older keys are still needed.")
