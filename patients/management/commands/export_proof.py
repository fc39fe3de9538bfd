"""`manage.py export_proof PATIENT --out bundle.zip`: a record with its proof, as patients take it."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from patients.access import gate
from patients.cabinet.services import proof_of_record
from trust.context import Action, Actor, Refusal
from trust.transparency.addresses import TreeName


def _size(told: str) -> tuple[str, int]:
    tree, _, size = told.partition("=")
    if tree not in list(TreeName) or not size.isdigit():
        raise ArgumentTypeError("say records=SIZE or looks=SIZE")
    return tree, int(size)


class Command(BaseCommand):
    """The export, by somebody at the machine; it is journalled as every look is."""

    help = "Write the proof of one record: its rows, their places in the log, and the verifiers."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, where to, and which earlier sizes somebody holds."""
        parser.add_argument("patient", type=UUID)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--since", type=_size, action="append", default=[], metavar="records=SIZE"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the record as a named job, write the file."""
        job = Actor.system("export-proof")
        try:
            with gate.open_record(job, options["patient"], Action.EXPORT_PROOF) as ctx:
                pack = proof_of_record(ctx, since=dict(options["since"]))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        options["out"].write_bytes(pack)
        self.stdout.write(f"{options['out']}: {len(pack)} bytes")
