"""`manage.py rotate_keys`: writes every ciphertext anew under the newest key of FIELD_KEY."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from trust.accounts.gate import permit
from trust.context import Action, Actor
from trust.keys import rotation
from trust.keys.rotation import Place
from trust.ledger.sealing import resealed

JOB = Actor.system("rotate_keys")


def places() -> list[Place]:
    """Every column with ciphertext, and the ledger, where clear content that names is sealed too."""
    ledger = Place(
        "trust_ledger",
        "content",
        ("patient_id", "id"),
        lambda content, kind, *proof: resealed(bytes(content), kind, *map(bytes, proof)),
        ("resource_type", "salt", "leaf_hash"),
    )
    return [*rotation.places(), ledger]


class Command(BaseCommand):
    """Safe to stop and to run again: what lies under the newest key already is left alone."""

    help = "Write every ciphertext anew under the newest key; run as yagona_system."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look, and how much in one transaction."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if any is old"
        )
        parser.add_argument("--batch", type=int, default=200, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        """Column after column; one transaction and one row of the journal a batch."""
        _refuse_other_roles()
        old = unreadable = 0
        for place in places():
            stale, lost = self._column(place, size=options["batch"], write=not options["check"])
            old, unreadable = old + stale, unreadable + lost
        if unreadable:
            raise CommandError(f"{unreadable} values open with no key of FIELD_KEY.")
        if options["check"] and old:
            raise CommandError(f"{old} values do not lie under the newest key.")
        self.stdout.write("Everything lies under the newest key.")
        if not settings.HASH_KEY:
            self.stdout.write(
                "HASH_KEY is not set: set it to the oldest key before you take that one away, or "
                "nobody is found by number any more."
            )

    def _column(self, place: Place, *, size: int, write: bool) -> tuple[int, int]:
        """How many values were old, and how many open with no key."""
        after: tuple[Any, ...] | None = None
        seen = old = unreadable = 0
        while True:
            with permit(JOB, Action.KEEP_KEYS):
                batch = rotation.rotate(place, after, size=size, write=write)
            seen, old, unreadable = (
                seen + batch.seen,
                old + batch.old,
                unreadable + batch.unreadable,
            )
            after = batch.last
            if after is None:
                break
            self.stdout.write(f"{place.name}: {seen} ...")
            self.stdout.flush()
        self.stdout.write(f"{place.name}: {seen} seen, {old} old, {unreadable} unreadable")
        return old, unreadable


def _refuse_other_roles() -> None:
    """The walls would hide rows from any other role, and nothing would seem to be left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] != "yagona_system":
            raise CommandError("Run it as the system role: YAGONA_ROLE=system.")
