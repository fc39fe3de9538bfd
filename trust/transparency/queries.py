"""What the log has published."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from trust.context import RecordContext
from trust.keys.errors import NoSigningKey
from trust.keys.signing import log_keys
from trust.ledger.entries import LedgerVersion
from trust.ledger.queries import chain_links
from trust.transparency import notes
from trust.transparency.addresses import TreeName
from trust.transparency.errors import NoCheckpoint
from trust.transparency.models import Cosignature, LogCheckpoint, LogEntry, LogReplay, LogStamp
from trust.transparency.notes import Verifier
from trust.transparency.tiles import Store


def origin(tree: str) -> str:
    """The name under which a tree is signed."""
    return f"{settings.LOG_ORIGIN}/{tree}"


def verifiers(tree: str) -> list[Verifier]:
    """The log's own keys for this tree, the newest first."""
    return [notes.verifier(origin(tree), key) for key in log_keys()]


def fingerprints() -> list[str]:
    """What the printed sheet names: SHA-256 of each of the log's keys, the newest first."""
    try:
        return [one.fingerprint for one in verifiers(TreeName.RECORDS)]
    except NoSigningKey:
        return []


def sealed_counts(ctx: RecordContext) -> tuple[int, int]:
    """How many entries of this record have their place in the log, and how many still wait."""
    written = len(chain_links(ctx))
    sealed = LogEntry.objects.filter(tree=TreeName.RECORDS, patient_id__in=ctx.patient_ids).count()
    return sealed, max(0, written - sealed)


@dataclass(frozen=True, slots=True)
class Delay:
    """What is not sealed yet: how much, and for how long the first of it has waited."""

    waiting: int
    age: timedelta

    @property
    def is_alarming(self) -> bool:
        """Longer than the log may take; care goes on all the same (settings.SEAL_ALERT)."""
        return self.age > settings.SEAL_ALERT


def delay() -> Delay:
    """How far the log is behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting, clock_timestamp() - oldest FROM seal_delay()")
        waiting, age = cursor.fetchone()
    return Delay(waiting, age or timedelta())


def last_replays() -> list[LogReplay]:
    """The newest pass over each tree."""
    return list(LogReplay.objects.order_by("tree", "-ended_at").distinct("tree"))


@dataclass(frozen=True, slots=True)
class Seal:
    """The place of a version in the log, and when it got it."""

    place: int
    at: datetime


def seals(ctx: RecordContext, versions: Sequence[LedgerVersion]) -> dict[UUID, Seal]:
    """The seals of these versions; one that is absent is not sealed yet."""
    rows = LogEntry.objects.filter(
        patient_id__in=ctx.patient_ids,
        tree=TreeName.RECORDS,
        subject_id__in=[one.ledger_id for one in versions],
    )
    return {row.subject_id: Seal(row.log_index, row.sealed_at) for row in rows}


def latest(tree: str) -> LogCheckpoint | None:
    """The newest checkpoint of a tree."""
    return LogCheckpoint.objects.filter(tree=tree).order_by("-size").first()


def checkpoint(tree: str, size: int | None = None) -> LogCheckpoint:
    """The newest checkpoint, or the one of this size. Raises NoCheckpoint."""
    found = LogCheckpoint.objects.filter(tree=tree, size=size).first() if size else latest(tree)
    if found is None:
        raise NoCheckpoint
    return found


def note(tree: str, size: int | None = None) -> str:
    """The signed note with the lines of the witnesses. Raises NoCheckpoint."""
    found = checkpoint(tree, size)
    lines = Cosignature.objects.filter(tree=tree, size=found.size).order_by("witness")
    return found.note + "".join(lines.values_list("line", flat=True))


def latest_stamp(tree: str) -> LogStamp | None:
    """The newest time-stamp over a checkpoint of this tree."""
    return LogStamp.objects.filter(tree=tree).order_by("-size").first()


def witnesses() -> list[Verifier]:
    """Who may vouch for the log."""
    return [Verifier(name, base64.b64decode(key)) for name, key in settings.WITNESSES.items()]


def witness_keys() -> dict[str, str]:
    """The public keys of the witnesses in hex, by name; they stand on the printed sheet too."""
    return {one.name: one.key.hex() for one in witnesses()}


def daily_sizes(tree: str) -> list[int]:
    """The last checkpoint of each day of the past year: what printed sheets show."""
    return _sizes(
        """SELECT midnight AT TIME ZONE 'Asia/Tashkent' FROM (
             SELECT date_trunc('day', now() AT TIME ZONE 'Asia/Tashkent') - n * interval '1 day'
             FROM generate_series(0, 400) n) AS days (midnight)""",
        [],
        tree,
        "<",
    )


def sizes_at(tree: str, times: Sequence[datetime]) -> list[int]:
    """The checkpoints that stood when these acts happened, or came right after."""
    given = "SELECT * FROM unnest(%s::timestamptz[])"
    return [
        *_sizes(given, [list(times)], tree, "<"),
        *_sizes(given, [list(times)], tree, ">="),
    ]


def _sizes(times: str, values: list[Any], tree: str, side: str) -> list[int]:
    order = "DESC" if side == "<" else ""
    # S608: every part of the statement stands in this file.
    statement = f"""
        SELECT DISTINCT c.size FROM ({times}) AS t (at) CROSS JOIN LATERAL (
          SELECT size FROM trust_logcheckpoint
          WHERE tree = %s AND published_at {side} t.at
          ORDER BY published_at {order} LIMIT 1) c ORDER BY c.size"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, tree])
        return [size for (size,) in cursor.fetchall()]


def tile(tree: TreeName, level: int, number: int) -> bytes:
    """The hashes of a tile as far as checkpoints vouch for them."""
    size = checkpoint(tree).size >> (8 * level)
    width = min(256, max(0, size - number * 256))
    return Store(tree).read(level, number)[: width * 32]
