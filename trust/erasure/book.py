"""The book of erasures: a file outside the database that only grows.

A backup from before an erasure holds what was erased. After a restore the book says what must be
erased again; until that is done the house does not open (config/health/probes.py). It names no
person and no content, ids and who decided alone, and is kept apart from the backups of the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

_IDS = ("id", "patient_id", "facility_id", "resource_id", "asked_by", "decided_by")
_TIMES = ("asked_at", "decided_at")


@dataclass(frozen=True, slots=True)
class Line:
    """One decided erasure, as it can be carried out again."""

    id: UUID
    patient_id: UUID
    facility_id: UUID
    resource_type: str
    resource_id: UUID
    basis: str
    asked_by: UUID
    asker_name: str
    asked_at: datetime
    decided_by: UUID
    decider_name: str
    decided_at: datetime


def keep(line: Line) -> None:
    """Append, and wait for the disk: before the commit, so that no erasure is ever missing here."""
    copy([line], settings.ERASURES)


def copy(told: Iterable[Line], path: Path) -> None:
    """Append these to a book, and wait for the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab") as file:
        path.chmod(0o600)
        for line in told:
            file.write(_written(line))
        file.flush()
        os.fsync(file.fileno())


def _written(line: Line) -> bytes:
    told = json.dumps({name: str(value) for name, value in asdict(line).items()})
    return b"\n" + told.encode() + b"\n"  # a torn line before this one stays alone


def lines(path: Path | None = None) -> list[Line]:
    """Every erasure of the book, each once. A torn line was never committed."""
    try:
        told = (path or settings.ERASURES).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return list({line.id: line for line in _read(told)}.values())


def _read(told: Iterable[bytes]) -> Iterable[Line]:
    for one in told:
        try:
            values = json.loads(one)
            ids = {name: UUID(values[name]) for name in _IDS}
            times = {name: datetime.fromisoformat(values[name]) for name in _TIMES}
            yield Line(**(values | ids | times))
        except (ValueError, KeyError, TypeError):
            continue
