"""`manage.py make_cyrillic`: writes locale/uz_Cyrl from locale/uz and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.management.commands.makemessages import MADE, made
from config.settings.where import ROOT
from config.words.found import messages
from config.words.kept import path_of, written


class Command(BaseCommand):
    """After a change of an Uzbek translation."""

    help = "Make the Uzbek Cyrillic catalogue from the Latin one."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        """Write it."""
        locale = Path(settings.LOCALE_PATHS[0])
        text = written(MADE, messages(ROOT), made(locale))
        path_of(locale, MADE).write_text(text, encoding="utf-8")
        self.stdout.write(f"{path_of(locale, MADE)} written")
