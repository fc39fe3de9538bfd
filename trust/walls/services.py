"""What this transaction may see: transaction-local settings that the policies read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from trust.context import NOTHING_CLOSED, Closed

_NAMES = (
    "patients",
    "facilities",
    "oversight",
    "closures",
    "own_facility",
    "closed_elsewhere",
    "closed_alerts",
    "closed_facilities",
    "closed_departments",
    "closed_encounters",
    "closed_entries",
    "closed_classes",
    "closed_classes_elsewhere",
    "closed_secrecies",
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


def clear_scope() -> None:
    """See nothing again; a no-op in production, where the transaction is over, vital in tests."""
    _execute(_NOTHING)


def _closures(closed: Closed) -> list[str]:
    own = closed.own_facility
    mode = "identity" if closed.identity_only else "none" if closed == NOTHING_CLOSED else "some"
    return [
        mode,
        str(own) if own else "",
        "on" if closed.elsewhere else "",
        "on" if closed.alerts_too else "",
        array(closed.facilities),
        array(closed.departments),
        array(closed.encounters),
        array(closed.entries),
        array(closed.classes),
        array(closed.classes_elsewhere),
        array(closed.secrecies),
    ]


def _execute(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
