"""What this transaction may see: transaction-local settings that the policies read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

_SET = (
    "SELECT set_config('yagona.patients', %s, true), set_config('yagona.facilities', %s, true), "
    "set_config('yagona.oversight', %s, true)"
)


def array(ids: Iterable[UUID]) -> str:
    """A PostgreSQL uuid[] literal."""
    return "{" + ",".join(str(one) for one in ids) + "}"


def set_scope(
    *, patients: Iterable[UUID] = (), facilities: Iterable[UUID] = (), oversight: bool = False
) -> None:
    """Let the rest of this transaction see these patients' and facilities' rows, and no others."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, [array(patients), array(facilities), "on" if oversight else ""])


def clear_scope() -> None:
    """See nothing again; a no-op in production, where the transaction is over, vital in tests."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, ["", "", ""])
