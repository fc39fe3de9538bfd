"""What waits for a number: taken from the queue, journal rows with their leaves made here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from trust.journal.models import Journal
from trust.keys.errors import Undecryptable
from trust.ledger.seal import GENESIS, chain_hash
from trust.transparency.addresses import TreeName
from trust.transparency.looks import look_leaf
from trust.transparency.models import LookChain

NOBODY = UUID(int=0)  # the chain of acts without a patient
UNREADABLE = "unreadable"
_SALT = 16
_COLUMNS = [field for field in Journal._meta.local_concrete_fields if field.column]
_NAMES = ", ".join(f'j."{field.column}"' for field in _COLUMNS)

_ENTRY = (
    "tree, log_index, subject_id, patient_id, chain_id, position, previous_hash, leaf_hash, salt, "
    "at, sealed_at"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A row that is about to be numbered, with its place in its own chain."""

    subject_id: UUID
    patient_id: UUID | None
    chain_id: UUID
    position: int
    previous_hash: bytes
    leaf_hash: bytes
    salt: bytes | None = None
    at: datetime | None = None

    @property
    def hash(self) -> bytes:
        """What the log is told of this row: its leaf, its place and all before it."""
        return chain_hash(self.previous_hash, self.chain_id, self.position, self.leaf_hash)


def take(tree: TreeName, limit: int) -> list[Link]:
    """Take committed rows out of the queue, in their order; in the caller's transaction."""
    taken = _take(tree, limit)
    if tree == TreeName.RECORDS:
        return [
            Link(subject, None if register else chain, chain, place, bytes(before), bytes(leaf))
            for subject, chain, register, place, before, leaf, _at in taken
        ]
    return _looks(taken)


def _take(tree: str, limit: int) -> list[tuple[Any, ...]]:
    """Each row once, and none that has a number: what came before the log is queued by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH taken AS (
                 DELETE FROM trust_sealqueue WHERE id IN (
                   SELECT id FROM trust_sealqueue WHERE tree = %s ORDER BY id LIMIT %s)
                 RETURNING *)
               SELECT subject_id, chain_id, is_register, position, previous_hash, leaf_hash, at
               FROM (SELECT DISTINCT ON (subject_id) * FROM taken ORDER BY subject_id, id) t
               WHERE NOT EXISTS (SELECT FROM trust_logentry e
                                 WHERE e.tree = t.tree AND e.subject_id = t.subject_id)
               ORDER BY id""",
            [tree, limit],
        )
        return cursor.fetchall()


def _looks(taken: Sequence[tuple[Any, ...]]) -> list[Link]:
    rows = journal_rows([(at, subject) for subject, *_, at in taken])
    chains = {one or NOBODY for _subject, one, *_ in taken}
    ends = {end.chain_id: (end.position, bytes(end.hash)) for end in
            LookChain.objects.filter(chain_id__in=chains)}  # fmt: skip
    links: list[Link] = []
    for subject, patient_id, *_, at in taken:
        if subject not in rows:
            continue  # gone between its commit and now: nothing is left to seal
        chain = patient_id or NOBODY
        position, previous = ends.get(chain, (0, GENESIS))
        salt = secrets.token_bytes(_SALT)
        leaf = look_leaf(salt, rows[subject])
        link = Link(subject, patient_id, chain, position + 1, previous, leaf, salt, at)
        ends[chain] = (link.position, link.hash)
        links.append(link)
    _keep_ends(ends)
    return links


def _keep_ends(ends: dict[UUID, tuple[int, bytes]]) -> None:
    places = [place for place, _end in ends.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO trust_lookchain (chain_id, position, hash) "
            "SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) ON CONFLICT (chain_id) "
            "DO UPDATE SET position = excluded.position, hash = excluded.hash",
            [list(ends), places, [end for _place, end in ends.values()]],
        )


def journal_rows(keys: Sequence[tuple[datetime, UUID]]) -> dict[UUID, dict[str, Any]]:
    """The fields of these journal rows as they are hashed: those that hold anything."""
    if not keys:
        return {}
    times = [at for at, _one in keys]
    return _rows(
        "JOIN unnest(%s::timestamptz[], %s::uuid[]) AS k (at, id) ON (j.at, j.id) = (k.at, k.id) "
        "WHERE j.at BETWEEN %s AND %s",  # so that other months are not searched
        [times, [one for _at, one in keys], min(times), max(times)],
    )


def journal_of(patient_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The same of every look at these patients' records."""
    return _rows("WHERE j.patient_id = ANY (%s)", [list(patient_ids)])


def _rows(where: str, values: list[Any]) -> dict[UUID, dict[str, Any]]:
    with connection.cursor() as cursor:
        # S608: names of columns come from the model, conditions stand above.
        cursor.execute(f"SELECT {_NAMES} FROM trust_journal j {where}", values)  # noqa: S608
        found = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    told = [{field.attname: _plain(field, row[field]) for field in _COLUMNS} for row in found]
    return {UUID(row["id"]): {name: row[name] for name in row if row[name]} for row in told}


def _plain(field: Any, value: Any) -> Any:
    """A value as JSON has it; what no key opens is said to be that."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list) or value is None:
        return value
    if field.attname == "query":
        try:
            return field.from_db_value(value)
        except Undecryptable:
            return UNREADABLE
    return str(value)


def number(tree: TreeName, size: int, links: Sequence[Link], at: datetime) -> None:
    """Enter these links into the log, numbered from `size` on. By COPY: it is half of the work."""
    with (
        connection.wrap_database_errors,  # copy() alone would let the driver's own errors out
        connection.cursor() as cursor,
        cursor.copy(f"COPY trust_logentry ({_ENTRY}) FROM STDIN") as copy,
    ):
        for place, link in enumerate(links, size):
            copy.write_row(
                (
                    tree.value,
                    place,
                    link.subject_id,
                    link.patient_id,
                    link.chain_id,
                    link.position,
                    link.previous_hash,
                    link.leaf_hash,
                    link.salt,
                    link.at,
                    at,
                )
            )


def adopt(tree: TreeName) -> None:
    """Queue what was written before there was a log; for a log that is empty."""
    statements = {
        TreeName.RECORDS: """
          INSERT INTO trust_sealqueue (tree, queued_at, subject_id, chain_id, is_register, position,
                                       previous_hash, leaf_hash)
          SELECT 'records', now(), id, patient_id, false, position, previous_hash, leaf_hash
          FROM trust_ledger ORDER BY patient_id, position;
          INSERT INTO trust_sealqueue (tree, queued_at, subject_id, chain_id, is_register, position,
                                       previous_hash, leaf_hash)
          SELECT 'records', now(), id, resource_id, true, version, previous_hash, leaf_hash
          FROM trust_registerledger ORDER BY resource_id, version""",
        TreeName.LOOKS: """
          INSERT INTO trust_sealqueue (tree, queued_at, subject_id, chain_id, is_register, at)
          SELECT 'looks', now(), id, patient_id, false, at FROM trust_journal ORDER BY at, id""",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[tree])
