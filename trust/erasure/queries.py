"""Which erasures are done, which are missing after a restore, and which rows were erased lawfully."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from trust.erasure import book
from trust.erasure.models import Erasure
from trust.erasure.rules import State
from trust.keys.errors import Undecryptable
from trust.ledger import tombstones
from trust.ledger.canonical import NotCanonical, parse
from trust.ledger.models import Ledger
from trust.ledger.seal import leaf_hash
from trust.ledger.sealing import unseal

_Key = tuple[UUID, str, UUID]


def missing(lines: Sequence[book.Line] | None = None) -> list[book.Line]:
    """Erasures of the book that this database has not: it was restored from before them."""
    told = book.lines() if lines is None else lines
    if not told:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT known_erasures(%s)", [[line.id for line in told]])
        done = {one for (one,) in cursor.fetchall()}
    return [line for line in told if line.id not in done]


def lawfully_erased(rows: Sequence[Ledger]) -> set[UUID]:
    """Ids of those rows whose erasure two people decided and a tombstone, as it was sealed, names."""
    if not rows:
        return set()
    where = {
        "patient_id__in": {row.patient_id for row in rows},
        "resource_id__in": {row.resource_id for row in rows},
    }
    decided = {
        (_key(one), one.id)
        for one in Erasure.objects.filter(state=State.DECIDED, decided_by__isnull=False, **where)
    }
    sources = Ledger.objects.filter(source__startswith=tombstones.SOURCE, **where)
    named = {
        (_key(stone), leaf)
        for stone in sources
        for case, leaf in _told_by(stone)
        if (_key(stone), case) in decided
    }
    return {row.id for row in rows if (_key(row), bytes(row.leaf_hash)) in named}


def _key(row: Ledger | Erasure) -> _Key:
    return row.patient_id, row.resource_type, row.resource_id


def _told_by(stone: Ledger) -> list[tuple[UUID, bytes]]:
    """The case and each leaf that a tombstone names, if its content is what was sealed."""
    if stone.content is None or stone.salt is None:
        return []
    try:
        content = unseal(bytes(stone.content))
        tree = parse(content)
        case, leaves = tombstones.erasure_of(tree), tombstones.leaves_of(tree)
    except (Undecryptable, NotCanonical, ValueError):
        return []
    whole = leaf_hash(bytes(stone.salt), content) == bytes(stone.leaf_hash)
    return [(case, leaf) for leaf in leaves] if case and whole else []
