"""When the glass may be broken, for how long, and when it is reviewed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

LASTS = timedelta(hours=4)
AT_LEAST = 20  # letters of explanation (Singapore NEHR)
REVIEW_WORKING_DAYS = 3
AN_HOUR = 10  # more than this in an hour is no emergency
_WEEKEND = frozenset({5, 6})


class EmergencyReason(StrEnum):
    """Why the record is opened without a treatment relation or past a refusal."""

    UNCONSCIOUS = "unconscious"
    AGREED = "agreed"
    OUTBREAK = "outbreak"
    OTHER = "other"


class Verdict(StrEnum):
    """What the review found."""

    JUSTIFIED = "justified"
    MISUSE = "misuse"


def review_due(opened: datetime, holidays: Collection[date] = ()) -> datetime:
    """The same hour, three working days later; Saturdays, Sundays and holidays do not count."""
    due, left = opened, REVIEW_WORKING_DAYS
    while left:
        due += timedelta(days=1)
        if due.weekday() not in _WEEKEND and due.date() not in holidays:
            left -= 1
    return due
