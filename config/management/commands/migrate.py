"""Django's `migrate`, ending with the grants of every classified table."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from trust.walls import grants


class Command(Migrate):
    """Bring the schema and the rights of the roles up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then grant from the one list (skipped for plans and partial migrations)."""
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"] or options["app_label"]):
            grants.apply()
