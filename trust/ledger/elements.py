"""The FHIR elements that facts are made of: time as precise as it was told, amount, code, reference.

Pure values with the one reading of each element; `overlay.py` puts them into resources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SNOMED = "http://snomed.info/sct"

# A date without a time is a day of the country; its offset has not moved since 1991.
COUNTRY_ZONE = timezone(timedelta(hours=5))

_WHEN = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d))?)?)?",
    re.ASCII,
)


class Precision(StrEnum):
    """How exactly a time was told."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class When:
    """A FHIR dateTime: where it begins and how exactly it was told."""

    start: datetime
    precision: Precision = Precision.SECOND

    @classmethod
    def at(cls, moment: datetime) -> When:
        """An exact moment; a naive one is refused."""
        if moment.tzinfo is None:
            raise ValueError("A time needs its zone.")
        return cls(moment)

    @classmethod
    def on(cls, day: date, precision: Precision = Precision.DAY) -> When:
        """A day of the country, told no more exactly than `precision`."""
        first = {
            Precision.YEAR: (day.year, 1, 1),
            Precision.MONTH: (day.year, day.month, 1),
            Precision.DAY: (day.year, day.month, day.day),
        }[precision]
        return cls(datetime(*first, tzinfo=COUNTRY_ZONE), precision)

    @classmethod
    def read(cls, text: str) -> When | None:
        """What a FHIR date, dateTime or instant says; None where it says nothing readable."""
        match = _WHEN.fullmatch(text)
        try:
            return _told(match) if match else None
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """As FHIR writes it."""
        day = self.start.astimezone(COUNTRY_ZONE).date().isoformat()
        match self.precision:
            case Precision.YEAR:
                return day[:4]
            case Precision.MONTH:
                return day[:7]
            case Precision.DAY:
                return day
            case Precision.SECOND:
                return self.start.astimezone(UTC).isoformat().replace("+00:00", "Z")

    @property
    def day(self) -> date:
        """The day of the country on which it begins."""
        return self.start.astimezone(COUNTRY_ZONE).date()

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        start = self.start
        match self.precision:
            case Precision.YEAR:
                return start.replace(year=start.year + 1)
            case Precision.MONTH:
                return (start + timedelta(days=31)).replace(day=1)
            case Precision.DAY:
                return start + timedelta(days=1)
            case Precision.SECOND:
                return start + timedelta(microseconds=1)


def _told(match: re.Match[str]) -> When:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if not 1 < int(year) < 9999:
        raise ValueError("At the edge of the calendar a time has no neighbours.")
    if hour is None:
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return When.on(date(int(year), int(month or 1), int(day or 1)), precision)
    moment = datetime(
        int(year),
        int(month),
        int(day),
        int(hour),
        int(minute),
        int(second),
        int((fraction or "0")[:6].ljust(6, "0")),
        tzinfo=_zone(zone),
    )
    return When(moment)


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit; money and doses are never floats."""

    value: Decimal
    unit: str = ""
    code: str = ""
    system: str = UCUM
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A coded meaning, with the words it was told in."""

    code: str = ""
    system: str = ""
    display: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """What a reader sees when the code has no name of its own."""
        return self.text or self.display or self.code


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference: `Patient/<id>` and perhaps a printed name."""

    reference: str = ""
    display: str = ""

    @property
    def resource_type(self) -> str:
        """The type named in a relative reference, else nothing."""
        parts = self.reference.split("/")
        return parts[0] if len(parts) == 2 else ""

    @property
    def resource_id(self) -> str:
        """The id named in a relative reference, else nothing."""
        parts = self.reference.split("/")
        return parts[1] if len(parts) == 2 else ""
