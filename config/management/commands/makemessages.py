"""`manage.py makemessages`: brings the catalogues up to what the source says now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.settings.where import ROOT
from config.words.cyrillic import cyrillic
from config.words.found import messages
from config.words.kept import LANGUAGES, Translations, path_of, read, written

MADE = "uz_Cyrl"  # from uz, by rule


class Command(BaseCommand):
    """New messages come in empty, gone ones leave, translations stay; Cyrillic is made anew."""

    help = "Update locale/*.po from the source; uz_Cyrl is made from uz."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        """Write all catalogues; say how much is left to translate."""
        locale = Path(settings.LOCALE_PATHS[0])
        said = messages(ROOT)
        for language in LANGUAGES:
            kept = made(locale) if language == MADE else read(path_of(locale, language))
            file = path_of(locale, language)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(written(language, said, kept), encoding="utf-8")
            left = sum(not all(kept.get(message, ("",))) for message in said)
            self.stdout.write(f"{language}: {len(said)} messages, {left} to translate")


def made(locale: Path) -> Translations:
    """The Uzbek catalogue in Cyrillic."""
    latin = read(path_of(locale, "uz"))
    return {message: tuple(map(cyrillic, forms)) for message, forms in latin.items()}
