"""`manage.py import_fhir PATH...`: take FHIR R5 JSON over, naming the fate of each resource."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from exchange.bulk.files import read
from exchange.bulk.services import Result, Told, take_over


class Command(BaseCommand):
    """Import through the same services as the screens."""

    help = "Import FHIR R5 JSON: resources, Bundles, NDJSON, folders of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Paths, and the source whose ids these are."""
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--source", default="file", help="URI of the system they come from")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a resource; the last line counts."""
        paths: list[Path] = options["paths"]
        for path in paths:
            if not path.exists():
                raise CommandError(_("There is no %(path)s.") % {"path": path})
        counts: Counter[Result] = Counter()
        for told in take_over(read(paths), source=options["source"]):
            counts[told.result] += 1
            self.stdout.write(_line(told))
        self.stdout.write(
            f"total {counts.total()} created {counts[Result.CREATED]} "
            f"present {counts[Result.PRESENT]} refused {counts[Result.REFUSED]}"
        )


def _line(told: Told) -> str:
    parts = [told.result.value, told.name]
    if told.resource_id:
        parts.append(f"-> {told.resource_id}")
    if told.refusal:
        parts.append(f": {_(told.refusal.message) % told.refusal.facts} [{told.origin}]")
    if told.flags:
        parts.append(f"flags: {', '.join(told.flags)}")
    if told.unresolved:
        parts.append(f"kept as sent: {', '.join(told.unresolved)}")
    return " ".join(parts)
