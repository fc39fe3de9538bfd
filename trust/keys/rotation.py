"""Writing ciphertext anew under the newest key: where it lies, and one batch of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from trust.keys.errors import Undecryptable
from trust.keys.fields import EncryptedTextField
from trust.keys.services import renewed
from trust.walls.grants import classified

# Rows of these classes change through `rewrap_<table>` alone (trust/walls/sql.py).
_APPENDED = {"card-append", "journal"}


@dataclass(frozen=True, slots=True)
class Place:
    """A column with ciphertext; `renew(value, *others)` gives what should lie there, or None."""

    table: str
    column: str
    keys: tuple[str, ...]
    renew: Callable[..., Any]
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As reports and the journal call it."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch of rows came to; `last` is the key to go on behind, None at the end."""

    seen: int
    old: int
    unreadable: int
    last: tuple[Any, ...] | None


def places() -> list[Place]:
    """Every encrypted column of the models, and the sealed values inside JSON of others."""
    found = [
        _place(model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]
    for (table, column), names in settings.SEALED_JSON.items():
        found.append(Place(table, column, ("id",), _json_renewer(f"{table}.{column}", names)))
    return sorted(found, key=lambda place: place.name)


def _place(model: Any, field: Any) -> Place:
    table, column = model._meta.db_table, field.column
    keys = tuple(key.column for key in model._meta.pk_fields)
    purpose = f"{table}.{column}"
    return Place(table, column, keys, lambda value: renewed(bytes(value), purpose=purpose))


def _json_renewer(purpose: str, names: Sequence[str]) -> Callable[..., Any]:
    def renew(value: str) -> str | None:
        tree, changed = json.loads(value), False
        for name in names:
            if name in tree:
                fresh = renewed(base64.b64decode(tree[name]), purpose=purpose)
                if fresh:
                    tree[name], changed = base64.b64encode(fresh).decode(), True
        return json.dumps(tree) if changed else None

    return renew


def rotate(place: Place, after: tuple[Any, ...] | None, *, size: int, write: bool) -> Batch:
    """One batch of rows behind the key `after`; in the caller's transaction.

    A row that somebody changes meanwhile keeps what they wrote, which lies under their newest key.
    """
    rows = _rows(place, after, size)
    count = len(place.keys)
    changes: list[tuple[tuple[Any, ...], Any, Any]] = []
    unreadable = 0
    for row in rows:
        key, old, others = row[:count], row[count], row[count + 1 :]
        try:
            fresh = place.renew(old, *others)
        except Undecryptable:
            unreadable += 1
            continue
        if fresh is not None:
            changes.append((key, old, fresh))
    if changes and write:
        _write(place, changes)
    last = rows[-1][:count] if len(rows) == size else None
    return Batch(len(rows), len(changes), unreadable, last)


# S608 below: names come from models and settings, values are parameters.
def _rows(place: Place, after: tuple[Any, ...] | None, size: int) -> list[tuple[Any, ...]]:
    keys = ", ".join(place.keys)
    columns = ", ".join([keys, f'"{place.column}"', *place.others])
    behind = f"AND ({keys}) > ({', '.join(['%s'] * len(place.keys))})" if after else ""
    statement = (
        f"SELECT {columns} FROM {place.table} "  # noqa: S608
        f'WHERE "{place.column}" IS NOT NULL {behind} ORDER BY {keys} LIMIT %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(after or ()), size])
        return cursor.fetchall()


def _write(place: Place, changes: Sequence[tuple[tuple[Any, ...], Any, Any]]) -> None:
    """Each change is a key, the old value and the new one."""
    given = ", ".join(["%s"] * len(place.keys))
    if classified()[place.table] in _APPENDED:
        statement = f"SELECT rewrap_{place.table}({given}, %s, %s)"
        values = [(*key, old, fresh) for key, old, fresh in changes]
    else:
        statement = (
            f'UPDATE {place.table} SET "{place.column}" = %s '  # noqa: S608
            f'WHERE ({", ".join(place.keys)}) = ({given}) AND "{place.column}" = %s'
        )
        values = [(fresh, *key, old) for key, old, fresh in changes]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
