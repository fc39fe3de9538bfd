"""What is asked of the facts and what they answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """Which facts: where (None is everywhere), when, as known at, one sixteenth of the persons."""

    start: datetime
    end: datetime
    as_of: datetime
    region: str | None = None
    district: str | None = None
    bucket: str | None = None  # first hex digit of the person's key


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of one cell: `chapter` or `band` None is the total; band -1 is an unknown age."""

    chapter: str | None
    band: int | None
    number: int
    first: int = 0
