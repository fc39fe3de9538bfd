"""`manage.py oneid_stub`: the stand-in for OneID, where the settings say OneID is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.servers.oneid_stub import Memory, Stub
from patients.desk.invented import invented_people
from patients.oneid.queries import client


class Command(BaseCommand):
    """Loopback only, never in production; `make run` starts it."""

    help = "Answer as OneID would, on this machine, with invented people."

    def handle(self, *args: Any, **options: Any) -> None:
        """Until it is ended."""
        known = client()
        if not settings.DEMO or known is None:
            raise CommandError("The stand-in is for development, with ONEID_URL set.")
        (first,) = invented_people(["1726262"], 1)
        memory = Memory(
            known.client_id, known.client_secret, known.redirect_uri, first.particulars.pinfl
        )
        Stub(memory, urlsplit(known.url).port or 0).serve_forever()
