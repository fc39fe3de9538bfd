"""Giving rows their numbers, and signing the tree over them. One process does it.

A batch is one transaction: out of the queue, into the log, tiles, checkpoint. A process killed
anywhere leaves all of it or nothing; only a committed checkpoint can be read by anybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from trust.keys.signing import log_keys
from trust.signatures.errors import NoAuthority, ProviderUnreachable
from trust.signatures.house import required
from trust.transparency import anchor, notes, waiting
from trust.transparency.addresses import TreeName
from trust.transparency.errors import TwoSequencers, Unsigned
from trust.transparency.merkle import leaf
from trust.transparency.models import Cosignature, LogCheckpoint, LogEntry, LogReplay, LogStamp
from trust.transparency.notes import Checkpoint, Verifier
from trust.transparency.queries import checkpoint, latest, latest_stamp, origin, witnesses
from trust.transparency.replay import Replay
from trust.transparency.tiles import Store

BATCH = 2000
CLOCKS_APART = timedelta(minutes=5)  # a witness's clock and ours
STAMP_EVERY = timedelta(minutes=1)
_TOLD = 20  # problems of a pass that are kept in words
_LAST = 2**33  # seconds: a time that a calendar can hold
_LOCK = 0x5EA1  # of the database: who holds it numbers the rows


@contextmanager
def alone() -> Iterator[None]:
    """Be the one sequencer while this connection lives. Raises TwoSequencers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise TwoSequencers
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def adopt() -> None:
    """At the very first start: what was written before there was a log gets into it."""
    for tree in TreeName:
        if not LogEntry.objects.filter(tree=tree).exists():
            with transaction.atomic():
                waiting.adopt(tree)


def seal(tree: TreeName, *, limit: int = BATCH) -> int:
    """Number what waits and sign the tree; how many rows it were.

    Raises RolledBack or Forked when the database's tree is not the one that was signed last.
    """
    with transaction.atomic():
        links = waiting.take(tree, limit)
        before = latest(tree)
        if not links and before is not None:
            return 0
        size = before.size if before else 0
        store = Store(tree)
        anchor.guard(tree, store.over(size))
        at = now()
        waiting.number(tree, size, links, at)
        store.grow(size, [leaf(link.hash) for link in links])
        note = _publish(tree, store, size + len(links), at)
    anchor.keep(tree, note)
    return len(links)


def _publish(tree: TreeName, store: Store, size: int, at: datetime) -> str:
    grown = Checkpoint.of(origin(tree), size, store.over(size).root())
    note = notes.sign(grown, log_keys())
    LogCheckpoint.objects.create(tree=tree, size=size, root=grown.root, note=note, published_at=at)
    return note


def stamp(tree: TreeName) -> bool:
    """Have the newest checkpoint stamped, once a minute at most; whether it was.

    A time-stamp authority that does not answer is asked again at the next round.
    """
    newest, last = latest(tree), latest_stamp(tree)
    if newest is None or (last and last.size >= newest.size):
        return False
    if last and now() - last.stamped_at < STAMP_EVERY:
        return False
    try:
        token = required().stamp(hashlib.sha256(newest.note.encode()).digest())
    except (ProviderUnreachable, NoAuthority):
        return False
    LogStamp.objects.create(tree=tree, size=newest.size, token=token, stamped_at=now())
    return True


def now() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def keep_replay(replay: Replay) -> None:
    """What a finished pass over a tree has found."""
    LogReplay.objects.create(
        tree=replay.tree,
        size=replay.size,
        begun_at=replay.begun_at,
        ended_at=now(),
        problems=len(replay.wrong),
        told="\n".join(replay.wrong[:_TOLD]),
    )


def take_cosignatures(tree: TreeName, told: str) -> list[str]:
    """Keep the lines of known witnesses under a checkpoint of ours; their names.

    Raises BadNote, NoCheckpoint, Unsigned: for another root of the same size too, and for a time
    that has not come yet.
    """
    seen = notes.opened(told)
    ours = checkpoint(tree, seen.size)
    if not seen.size or notes.opened(ours.note).text != seen.text:
        raise Unsigned
    latest_time = now() + CLOCKS_APART
    lines = [
        Cosignature(tree=tree, size=seen.size, witness=one.name, line=line, seen_at=at)
        for one in witnesses()
        if (line := notes.line_of(told, one)) and (at := _time(told, one)) <= latest_time
    ]
    if not lines:
        raise Unsigned
    Cosignature.objects.bulk_create(lines, ignore_conflicts=True)
    return [line.witness for line in lines]


def _time(told: str, witness: Verifier) -> datetime:
    return datetime.fromtimestamp(min(notes.cosigned_at(told, witness) or 0, _LAST), UTC)
