"""Writing old ciphertext anew under the newest key, table by table, in small transactions.

Runs as yagona_system (past the walls, a named job). A row is changed only if it still holds what was
read, so it may run beside the application, be killed and be run again. Append-only tables are
counted and not changed: their rows need the key they were written with (docs/security.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from trust.keys.fields import EncryptedTextField
from trust.keys.services import decrypt, encrypt, is_newest

BATCH = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One encrypted column of one table, with the columns that name its row."""

    table: str
    name: str
    key: tuple[str, ...]

    @property
    def purpose(self) -> str:
        """What its ciphertext is bound to (trust/keys/fields.py)."""
        return f"{self.table}.{self.name}"


def columns() -> Iterator[Column]:
    """Every encrypted column of the house."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField) and field.column:
                yield Column(model._meta.db_table, field.column, _key(model))


def stale(column: Column) -> Iterator[list[tuple[Any, ...]]]:
    """Rows whose ciphertext is not of the newest key, page by page; the last cell is the ciphertext."""
    after: tuple[Any, ...] = ()
    while rows := _page(column, after):
        after = rows[-1][:-1]
        old = [row for row in rows if not is_newest(bytes(row[-1]), purpose=column.purpose)]
        if old:
            yield old


def _page(column: Column, after: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    named = ", ".join(column.key)
    beyond = f"AND ({named}) > ({', '.join(['%s'] * len(after))})" if after else ""
    with connection.cursor() as cursor:
        cursor.execute(  # names come from models, never from users
            f"SELECT {named}, {column.name} FROM {column.table} "  # noqa: S608
            f"WHERE {column.name} IS NOT NULL {beyond} ORDER BY {named} LIMIT {BATCH}",
            after,
        )
        return cursor.fetchall()


def rewrite(column: Column, batch: list[tuple[Any, ...]]) -> int:
    """Write these rows under the newest key; how many still held what was read."""
    where = " AND ".join(f"{name} = %s" for name in (*column.key, column.name))
    statement = f"UPDATE {column.table} SET {column.name} = %s WHERE {where}"  # noqa: S608
    changed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for *key, old in batch:
            plain = decrypt(bytes(old), purpose=column.purpose)
            new = encrypt(plain, purpose=column.purpose)
            cursor.execute(statement, [new, *key, old])
            changed += cursor.rowcount
    return changed


def _key(model: type[Model]) -> tuple[str, ...]:
    fields: Any = getattr(model._meta, "pk_fields", None) or [model._meta.pk]
    return tuple(field.column for field in fields)
