"""`manage.py erasures`: the book of erasures and this database, compared; after a restore, replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from patients.access import gate
from patients.erasure import services
from trust.context import Action, Actor
from trust.erasure import book, queries

JOB = Actor.system("erasures")


class Command(BaseCommand):
    """Without an option it changes nothing, and fails if an erasure is missing."""

    help = "Compare the book of erasures with the database; --replay erases again what is back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Replay, and which book."""
        parser.add_argument(
            "--replay", action="store_true", help="erase what a restore brought back"
        )
        parser.add_argument("--book", type=Path, help="another file than the one of the settings")
        parser.add_argument(
            "--export", type=Path, metavar="FILE", help="write the whole book there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction and one row of the journal for each erasure."""
        told = book.lines(options["book"])
        if options["export"]:
            book.copy(told, options["export"])
        left = queries.missing(told)
        if left and not options["replay"]:
            raise CommandError(f"{len(left)} of {len(told)} erasures are not in this database.")
        for line in left:
            # The person may be younger than the backup: the case is kept even so.
            with gate.new_record(JOB, Action.REPLAY_ERASURES, line.patient_id) as ctx:
                found = services.replay(ctx, line=line)
            what = "erased again" if found else "not in this database"
            self.stdout.write(f"{line.resource_type}/{line.resource_id}: {what}")
        self.stdout.write(f"{len(told)} erasures, all of them done.")
