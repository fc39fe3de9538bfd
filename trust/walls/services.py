"""What this transaction may see: transaction-local settings that the policies read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from trust.context import NOTHING_CLOSED, Closed

_NAMES = (
    "patients",
    "facilities",
    "oversight",
    "closures",
    "own_facility",
    "closed_ids",
    "closed_codes",
)
SETTINGS = ", ".join(f"set_config('yagona.{name}', %s, true)" for name in _NAMES)
_SET = f"SELECT {SETTINGS}"
_NOTHING = [""] * len(_NAMES)


def array(ids: Iterable[UUID | str]) -> str:
    """A PostgreSQL array literal of ids or of codes."""
    return "{" + ",".join(sorted(str(one) for one in ids)) + "}"


def scope_values(
    *,
    patients: Iterable[UUID] = (),
    facilities: Iterable[UUID] = (),
    oversight: bool = False,
    closed: Closed | None = None,
) -> list[str]:
    """The values of SETTINGS for a scope. Without `closed` no shielded row is visible at all."""
    return [
        array(patients),
        array(facilities),
        "on" if oversight else "",
        *(_closures(closed) if closed else _NOTHING[3:]),
    ]


def set_scope(
    *,
    patients: Iterable[UUID] = (),
    facilities: Iterable[UUID] = (),
    oversight: bool = False,
    closed: Closed | None = None,
) -> None:
    """Let the rest of this transaction see these patients' and facilities' rows, and no others."""
    _execute(
        scope_values(patients=patients, facilities=facilities, oversight=oversight, closed=closed)
    )


def set_values(values: Sequence[str]) -> None:
    """The same of values that are worked out already (`scope_values`)."""
    _execute(list(values))


def clear_scope() -> None:
    """See nothing again; a no-op in production, where the transaction is over, vital in tests."""
    _execute(_NOTHING)


def _closures(closed: Closed) -> list[str]:
    """The lists as the policies read them: ids of any kind, and codes.

    A code is a class; 's:' and a secrecy; '~' and a class that is closed elsewhere; '*' for all
    that another facility wrote; '!' when allergies and alerts go too.
    """
    own = closed.own_facility
    mode = "identity" if closed.identity_only else "none" if closed == NOTHING_CLOSED else "some"
    ids = closed.facilities | closed.departments | closed.encounters | closed.entries
    codes = [
        *closed.classes,
        *(f"s:{one}" for one in closed.secrecies),
        *(f"~{one}" for one in closed.classes_elsewhere),
        *(["*"] if closed.elsewhere else []),
        *(["!"] if closed.alerts_too else []),
    ]
    return [mode, str(own) if own else "", array(ids), array(codes)]


def _execute(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
