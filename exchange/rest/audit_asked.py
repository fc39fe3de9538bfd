"""What a search for AuditEvent asks: days, the own id, a place to go on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from trust.context import Refusal, gettext_noop
from trust.ledger.elements import COUNTRY_ZONE

COUNT, MOST = 50, 200
_DATE = re.compile(r"(eq|ge|gt|le|lt)?(\d{4}-\d{2}-\d{2})(T\S+)?$")


class BadSearch(Refusal):
    """A parameter that is not offered, or a value that cannot be read: never silently ignored."""

    message = gettext_noop("The search parameter %(name)s cannot be read.")
    status = 400


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """From (inclusive) and until (exclusive), how many, and after which row, newest first."""

    since: datetime | None = None
    until: datetime | None = None
    patient: UUID | None = None
    count: int = COUNT
    before: tuple[datetime, UUID] | None = None


def understood(parameters: Mapping[str, Iterable[str]]) -> AuditAsked:
    """The search of these query parameters. Raises BadSearch."""
    since = until = patient = before = None
    count = COUNT
    for name, values in parameters.items():
        for value in values:
            try:
                match name:
                    case "date":
                        low, high = _span(value)
                        since = max(filter(None, (since, low)), default=None)
                        until = min(filter(None, (until, high)), default=None)
                    case "patient":
                        patient = UUID(value.removeprefix("Patient/"))
                    case "_count":
                        count = max(1, min(int(value), MOST))
                    case "_before":
                        at, _, key = value.partition("~")
                        before = (_moment(at.replace(" ", "+")), UUID(key))
                    case _:
                        raise ValueError
            except (ValueError, OverflowError) as unread:
                raise BadSearch(name=name[:40]) from unread
    return AuditAsked(since, until, patient, count, before)


def _span(value: str) -> tuple[datetime | None, datetime | None]:
    """The moments that fit; a day is a day of the country."""
    match = _DATE.match(value)
    if match is None:
        raise ValueError
    prefix, day, clock = match.groups()
    if clock:
        first = _moment(day + clock)
        last = first + timedelta(seconds=1)
    else:
        first = datetime.combine(date.fromisoformat(day), time(), COUNTRY_ZONE)
        last = first + timedelta(days=1)
    spans = {
        "ge": (first, None),
        "gt": (last, None),
        "le": (None, last),
        "lt": (None, first),
    }
    return spans.get(prefix, (first, last))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment
