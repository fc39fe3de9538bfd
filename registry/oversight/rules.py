"""What an inspector may ask of the journal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

PAGE = 50
USUALLY = 7  # days
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends and the next, older one begins."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place a link names; None for anything else."""
        at, _, key = text.partition("~")
        try:
            moment = datetime.fromisoformat(at.replace(" ", "+"))
            return cls(moment, UUID(key)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: always with a span of days, so that it costs by the span and not by the journal."""

    since: date
    until: date
    name: str = ""
    facility: str = ""
    outcome: str = ""
    emergency: bool = False
    before: Place | None = None


def span(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """The days asked about: the last week if nobody says, at most 92."""
    last = min(until or today, today)
    first = since or last - timedelta(days=USUALLY)
    return max(first, last - timedelta(days=MOST_DAYS)), last
