"""The whole log against the whole record: what an auditor does, and the sequencer all day long.

A patient's proof shows that what is told is what was sealed. Only going through all places shows
that every place still has its row, whoever it belonged to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from trust.erasure.queries import lawfully_erased
from trust.keys.errors import Undecryptable
from trust.ledger.models import Ledger, RegisterLedger
from trust.ledger.seal import chain_hash, leaf_hash
from trust.ledger.sealing import unseal
from trust.transparency.addresses import TreeName
from trust.transparency.looks import look_leaf
from trust.transparency.merkle import WIDTH, leaf
from trust.transparency.models import LogEntry
from trust.transparency.queries import checkpoint
from trust.transparency.tiles import Store
from trust.transparency.waiting import NOBODY, journal_rows

CHUNK = 8 * WIDTH  # places at a time


@dataclass(slots=True)
class Replay:
    """One pass over one tree; `step()` goes through some places, so that sealing need not wait."""

    tree: TreeName
    size: int
    root: bytes
    begun_at: datetime
    at: int = 0
    wrong: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, tree: TreeName, begun_at: datetime) -> Replay:
        """A pass over the tree as its newest checkpoint has it. Raises NoCheckpoint."""
        newest = checkpoint(tree)
        return cls(tree, newest.size, bytes(newest.root), begun_at)

    @property
    def is_done(self) -> bool:
        """Whether every place was looked at."""
        return self.at >= self.size

    def step(self) -> None:
        """Look at the next places; at the end, at the root."""
        until = min(self.size, self.at + CHUNK)
        rows = LogEntry.objects.filter(
            tree=self.tree, log_index__gte=self.at, log_index__lt=until
        ).order_by("log_index")
        found = {row.log_index: row for row in rows}
        leaves = self._leaves(self.at, until)
        told = _stored(self.tree, list(found.values()))
        for index in range(self.at, until):
            if problem := _problem(found.get(index), told, leaves[index - self.at]):
                self.wrong.append(f"{self.tree} {index}: {problem}")
        self.at = until
        if self.is_done and self.size and Store(self.tree).over(self.size).root() != self.root:
            self.wrong.append(f"{self.tree}: the tiles do not lead to the signed root")

    def _leaves(self, start: int, until: int) -> list[bytes]:
        store = Store(self.tree)
        hashes: list[bytes] = []
        for number in range(start // WIDTH, -(-until // WIDTH)):
            tile = store.read(0, number).ljust(WIDTH * 32, b"\0")
            hashes += [tile[at : at + 32] for at in range(0, WIDTH * 32, 32)]
        return hashes[start % WIDTH :]


@dataclass(frozen=True, slots=True)
class Found:
    """What the tables have of a sealed row: its place, and its leaf made anew."""

    chain_id: UUID
    position: int
    previous_hash: bytes
    leaf_hash: bytes  # as it is stored
    made: bytes | None  # out of the content; None when no key opens it, or it was erased
    erased: str = ""  # "lawfully", "alone": without content, and whether two people decided it


def _problem(entry: LogEntry | None, told: dict[UUID, Found], sealed: bytes) -> str:
    if entry is None:
        return "the place has no row"
    found = told.get(entry.subject_id)
    if found is None:
        return f"row {entry.subject_id} is missing"
    link = chain_hash(found.previous_hash, found.chain_id, found.position, found.leaf_hash)
    if leaf(link) != sealed or (found.made != found.leaf_hash and not found.erased):
        return f"row {entry.subject_id} was changed"
    if found.erased == "alone":
        return f"row {entry.subject_id} was erased without a decision"
    return ""


def _stored(tree: TreeName, entries: list[LogEntry]) -> dict[UUID, Found]:
    return dict(_looks(entries) if tree == TreeName.LOOKS else _records(entries))


def _records(entries: list[LogEntry]) -> Iterator[tuple[UUID, Found]]:
    ids = [entry.subject_id for entry in entries]
    patients = {entry.patient_id for entry in entries if entry.patient_id}
    rows = list(Ledger.objects.filter(patient_id__in=patients, id__in=ids))
    lawful = lawfully_erased([row for row in rows if row.content is None])
    for row in rows:
        yield row.id, _found(row, row.patient_id, row.position, lawful)
    for row in RegisterLedger.objects.filter(id__in=ids):
        yield row.id, _found(row, row.resource_id, row.version)


def _found(
    row: Any, chain_id: UUID, position: int, lawful: Collection[UUID] = frozenset()
) -> Found:
    previous, kept = bytes(row.previous_hash), bytes(row.leaf_hash)
    if row.content is None:
        erased = "lawfully" if row.id in lawful else "alone"
        return Found(chain_id, position, previous, kept, None, erased)
    try:
        made = leaf_hash(bytes(row.salt), unseal(bytes(row.content)))
    except Undecryptable:
        made = None
    return Found(chain_id, position, previous, kept, made)


def _looks(entries: list[LogEntry]) -> Iterator[tuple[UUID, Found]]:
    """Places and salts of looks stand in the log; what they say, in the journal."""
    rows = journal_rows([(entry.at, entry.subject_id) for entry in entries if entry.at])
    for entry in entries:
        if fields := rows.get(entry.subject_id):
            made = look_leaf(bytes(entry.salt or b""), fields)
            yield (
                entry.subject_id,
                Found(
                    entry.patient_id or NOBODY,
                    entry.position,
                    bytes(entry.previous_hash),
                    bytes(entry.leaf_hash),
                    made,
                ),
            )
