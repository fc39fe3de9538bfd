"""`manage.py witness URL --name NAME --folder F --key FINGERPRINT`: vouches for somebody else's log.

Runs on another machine than the log; needs a network and a folder, no database.
"""

from __future__ import annotations

import base64
import http.client
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trust.context import Refusal
from trust.transparency.addresses import TreeName
from trust.transparency.notes import verifier
from trust.transparency.witness import Witness

_MOST = 1024 * 1024  # bytes of an answer
_PATIENCE = 30.0  # seconds


class Command(BaseCommand):
    """A witness."""

    help = "Watch a log: sign each tree that grew out of the one before, refuse any other."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose log, under which name, and the key from the printed sheet."""
        parser.add_argument("url", help="the address of the house, https://...")
        parser.add_argument("--name", required=True, help="no spaces; it stands in signatures")
        parser.add_argument("--folder", type=Path, required=True)
        parser.add_argument("--key", required=True, help="the fingerprint on the printed sheet")
        parser.add_argument("--every", type=float, default=60.0)
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at both trees, again and again; what was refused is said loudly each time."""
        if not options["url"].startswith(("https://", "http://")):
            raise CommandError("The address must begin with https:// or http://.")
        watcher = Witness(options["name"], options["folder"], options["key"])
        own = verifier(watcher.name, watcher.key())
        self.stdout.write(f"{own.name}={base64.b64encode(own.key).decode()}")
        self.stdout.write(f"SHA-256 {own.fingerprint}")
        while True:
            refused = [told for tree in TreeName if (told := self._look(watcher, tree, options))]
            if options["once"]:
                if refused:
                    raise CommandError("; ".join(refused))
                return
            time.sleep(options["every"])

    def _look(self, watcher: Witness, tree: TreeName, options: dict[str, Any]) -> str:
        get, post = _road(f"{options['url'].rstrip('/')}/transparency")
        try:
            size = watcher.look(tree, get, post)
        except Refusal as refusal:
            told = f"{tree}: REFUSED: {refusal}"
        except (OSError, ValueError, KeyError, http.client.HTTPException) as error:
            told = f"{tree}: no answer that can be read: {error}"
        else:
            self.stdout.write(f"{tree}: {size} signed")
            return ""
        self.stderr.write(told)
        return told


def _road(base: str) -> tuple[Callable[[str], bytes], Callable[[str, bytes], bytes]]:
    # S310: the scheme was looked at above.
    def get(path: str) -> bytes:
        with urllib.request.urlopen(f"{base}/{path}", timeout=_PATIENCE) as answer:  # noqa: S310
            return answer.read(_MOST)

    def post(path: str, body: bytes) -> bytes:
        asked = urllib.request.Request(  # noqa: S310
            f"{base}/{path}", data=body, headers={"Content-Type": "text/plain"}
        )
        with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310
            return answer.read(_MOST)

    return get, post
