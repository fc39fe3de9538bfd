"""Periods of a report: 2026, 2026-H1, 2026-Q4, 2026-11. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.forms.errors import UnreadablePeriod, UnreadableTime

ZONE = ZoneInfo("Asia/Tashkent")  # months begin at local midnight
_PERIOD = re.compile(r"(20\d\d)(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, the unit that reports are counted in."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """As in 2026-11."""
        return f"{self.year}-{self.number:02}"

    @property
    def start(self) -> datetime:
        """Local midnight of the first day."""
        return datetime(self.year, self.number, 1, tzinfo=ZONE)

    @property
    def end(self) -> datetime:
        """Local midnight of the first day of the next month: not part of this one."""
        year, zero_based = divmod(self.year * 12 + self.number, 12)
        return datetime(year, zero_based + 1, 1, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months from `first` to `last`, both included."""

    code: str
    first: Month
    last: Month

    @property
    def start(self) -> datetime:
        """The first moment of the period."""
        return self.first.start

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return self.last.end

    @property
    def last_day(self) -> Date:
        """The last day of the period, as people write it."""
        return (self.end - timedelta(days=1)).date()

    def months(self) -> Iterator[Month]:
        """The months in order."""
        for number in range(self.first.number, self.last.number + 1):
            yield Month(self.first.year, number)


def parse_period(text: str) -> Period:
    """The period that `text` names, or UnreadablePeriod."""
    code = text.strip().upper()
    match = _PERIOD.fullmatch(code)
    if match is None or not code.isascii():
        raise UnreadablePeriod(field="period", period=text)
    year, half, quarter, month = match.groups()
    if half:
        length, nth = 6, int(half)
    elif quarter:
        length, nth = 3, int(quarter)
    elif month:
        length, nth = 1, int(month)
    else:
        length, nth = 12, 1
    first = length * (nth - 1) + 1
    return Period(code, Month(int(year), first), Month(int(year), first + length - 1))


def parse_time(text: str) -> datetime:
    """An as-of time: without an offset it is Tashkent time, without hours the end of that day."""
    try:
        if len(text.strip()) == len("2026-11-25"):
            day = Date.fromisoformat(text.strip())
            return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZONE)
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise UnreadableTime(field="as_of", time=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
