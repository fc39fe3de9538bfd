"""The proof of one record: its rows, their places in the log, and the log's signature over it.

Nothing stops it: a row that no key opens is told with what is left of it, and whoever verifies the
proof names it (static/proof/verify.py).
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from trust.context import RecordContext
from trust.erasure.queries import lawfully_erased
from trust.journal.queries import times_of
from trust.keys.errors import Undecryptable
from trust.ledger.models import Ledger
from trust.ledger.queries import all_versions, chain_links, erased_versions, hidden_names
from trust.ledger.sealing import unseal
from trust.transparency import queries
from trust.transparency.addresses import TreeName
from trust.transparency.looks import disclosed
from trust.transparency.merkle import touched
from trust.transparency.models import LogEntry
from trust.transparency.tiles import Store
from trust.transparency.waiting import journal_of

FORMAT = "yagona-proof-1"
LATE = timedelta(hours=1)  # a row that is older and has no number was taken out of the log
# What a patient sees of a look; of the rest the hashes alone.
SHOWN = frozenset(
    "id at operation_id role actor_name post_name facility_name system_name action purpose outcome "
    "patient_id entities encounter_id".split()
)


@dataclass(slots=True)
class Sealed:
    """The log's side of one record in one tree."""

    size: int
    entries: dict[UUID, LogEntry]
    highest: dict[UUID, int]  # chain -> its last sealed place
    paths: dict[int, list[bytes]]

    def entry(
        self, chain: UUID, subject: UUID, place: Any, at: datetime | None, now: datetime
    ) -> dict[str, Any]:
        """What a proof holds of a row besides its content; `place` says where its chain has it."""
        log = self.entries.get(subject)
        index = log.log_index if log and log.log_index < self.size else None
        late = place.position < self.highest.get(chain, 0) or (at is not None and now - at > LATE)
        return {
            "position": place.position,
            "previous": bytes(place.previous_hash).hex(),
            "leaf": bytes(place.leaf_hash).hex(),
            "index": index,
            "late": index is None and late,
            "path": [] if index is None else [one.hex() for one in self.paths[index]],
        }


def _sealed(ctx: RecordContext, tree: TreeName, size: int) -> Sealed:
    rows = LogEntry.objects.filter(tree=tree, patient_id__in=ctx.patient_ids)
    entries = {row.subject_id: row for row in rows}
    highest: dict[UUID, int] = {}
    for row in entries.values():
        highest[row.chain_id] = max(row.position, highest.get(row.chain_id, 0))
    places = [row.log_index for row in entries.values() if row.log_index < size]
    return Sealed(size, entries, highest, Store(tree).paths(size, places))


def proof(ctx: RecordContext, *, since: Mapping[str, int]) -> dict[str, Any]:
    """The whole of it as JSON has it; `since` names earlier sizes that somebody holds, by tree.

    Raises NoCheckpoint, NoSigningKey.
    """
    return {
        "format": FORMAT,
        "made_at": ctx.now.isoformat(),
        "keys": [one.key.hex() for one in queries.verifiers(TreeName.RECORDS)],
        "trees": {
            TreeName.RECORDS: _part(ctx, TreeName.RECORDS, _records, since),
            TreeName.LOOKS: _part(ctx, TreeName.LOOKS, _looks, since),
        },
    }


def _part(
    ctx: RecordContext, tree: TreeName, rows: Any, since: Mapping[str, int]
) -> dict[str, Any]:
    size = queries.checkpoint(tree).size
    sealed = _sealed(ctx, tree, size)
    chains: dict[str, list[dict[str, Any]]] = {str(one): [] for one in ctx.patient_ids}
    for chain, entry in rows(ctx, sealed):
        chains[str(chain)].append(entry)
    for entries in chains.values():
        entries.sort(key=lambda entry: entry["position"])
    stamp = queries.latest_stamp(tree)
    known = {*queries.daily_sizes(tree), *_asked_before(ctx, tree), since.get(tree, 0)}
    if stamp:
        known.add(stamp.size)
    return {
        "note": queries.note(tree, size),
        "witnesses": queries.witness_keys(),
        "chains": chains,
        "grew": {
            str(first): [one.hex() for one in path]
            for first, path in _grew(tree, size, {one for one in known if 0 < one <= size})
        },
        "stamp": stamp
        and {
            "note": queries.checkpoint(tree, stamp.size).note,
            "token": base64.b64encode(stamp.token).decode(),
        },
    }


def _grew(tree: TreeName, size: int, known: Collection[int]) -> Iterator[tuple[int, list[bytes]]]:
    """That the tree of `size` begins with each of these."""
    store = Store(tree)
    store.fetch(touched(size, [first - 1 for first in known]))
    grown = store.over(size)
    for first in sorted(known):
        yield first, grown.consistency(first)


def _asked_before(ctx: RecordContext, tree: TreeName) -> Collection[int]:
    """The sizes of this patient's earlier proofs: they are held as checkpoints by somebody."""
    return queries.sizes_at(tree, times_of(ctx, ctx.action))


def _records(ctx: RecordContext, sealed: Sealed) -> Iterable[tuple[UUID, dict[str, Any]]]:
    """Every version: those shown with their content, the others as links of the chain.

    Without content and without a decision a row is told as if nothing were wrong: the verifier
    finds that nothing makes its leaf, and names it.
    """
    lawful = lawfully_erased(erased_versions(ctx))
    links = {link.ledger_id: link for link in chain_links(ctx)}
    gone = [log for one, log in sealed.entries.items() if one not in links]
    for row in all_versions(ctx):
        links.pop(row.id, None)
        entry = sealed.entry(row.patient_id, row.id, row, row.recorded_at, ctx.now)
        state = "ERASED" if row.id in lawful else "OK"
        yield row.patient_id, {**entry, **_told(row), "state": state}
    for one, link in links.items():
        entry = sealed.entry(link.patient_id, one, link, None, ctx.now)
        yield link.patient_id, {**entry, "row": str(one), "state": "WITHHELD"}
    for log in gone:
        yield log.chain_id, _missing(ctx, sealed, log)


def _missing(ctx: RecordContext, sealed: Sealed, log: LogEntry) -> dict[str, Any]:
    """A row that the log has and the tables have not."""
    entry = sealed.entry(log.chain_id, log.subject_id, log, None, ctx.now)
    return {**entry, "row": f"row {log.subject_id}", "state": "MISSING"}


def _told(row: Ledger) -> dict[str, Any]:
    name = f"{row.resource_type}/{row.resource_id} version {row.version}, row {row.id}"
    if row.content is None or row.salt is None:
        return {"row": name, "salt": None, "content": None}
    try:
        content = unseal(bytes(row.content)).decode(errors="replace")
    except Undecryptable:
        content = None
    return {"row": name, "salt": bytes(row.salt).hex(), "content": content}


def _looks(ctx: RecordContext, sealed: Sealed) -> Iterable[tuple[UUID, dict[str, Any]]]:
    """Every sealed look; the last ones, this one among them, have no place yet."""
    rows = journal_of(ctx.patient_ids)
    hidden = hidden_names(ctx, _named(rows.values()))
    for one, log in sealed.entries.items():
        fields = rows.get(one)
        if fields is None:
            yield log.chain_id, _missing(ctx, sealed, log)
            continue
        entry = sealed.entry(log.chain_id, one, log, None, ctx.now)
        told = disclosed(bytes(log.salt or b""), fields, _shown(fields, hidden))
        name = f"{fields.get('action')} at {fields['at']}, row {one}"
        yield log.chain_id, {**entry, "row": name, "fields": told, "state": "OK"}


def _named(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    named: set[str] = set()
    for fields in rows:
        named |= {*fields.get("entities", ()), *_visit(fields)}
    return named


def _visit(fields: Mapping[str, Any]) -> list[str]:
    return [f"Encounter/{fields['encounter_id']}"] if "encounter_id" in fields else []


def _shown(fields: Mapping[str, Any], hidden: Collection[str]) -> frozenset[str]:
    """A field that names something this reader cannot see is not shown."""
    shown = SHOWN
    if any(one in hidden for one in fields.get("entities", ())):
        shown -= {"entities"}
    if any(one in hidden for one in _visit(fields)):
        shown -= {"encounter_id"}
    return shown
