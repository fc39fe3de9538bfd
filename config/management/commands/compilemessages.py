"""`manage.py compilemessages`: Django's needs msgfmt, which a fresh machine need not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.catalogues import BadCatalogue, compile_all


class Command(BaseCommand):
    """Compile the catalogues of the house."""

    help = "Compile locale/*/LC_MESSAGES/*.po."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        """Compile what changed."""
        try:
            written = sum(compile_all(Path(folder)) for folder in settings.LOCALE_PATHS)
        except BadCatalogue as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written} catalogues written")
