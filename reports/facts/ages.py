"""Age groups of a form, and age at an event. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Completed years from `low` to `high`; `high` None is open."""

    code: str
    low: int
    high: int | None

    def holds(self, age: int) -> bool:
        """Whether a person of that age belongs here."""
        return self.low <= age and (self.high is None or age <= self.high)


AGE_BANDS: tuple[AgeBand, ...] = (
    AgeBand("0-14", 0, 14),
    AgeBand("15-17", 15, 17),
    AgeBand("18-59", 18, 59),
    AgeBand("60+", 60, None),
)


def band_of(age: int | None, bands: tuple[AgeBand, ...] = AGE_BANDS) -> str:
    """The code of the group, or "" where the age is not known."""
    if age is None:
        return ""
    return next((band.code for band in bands if band.holds(age)), "")


def age_on(born: Date, day: Date) -> int:
    """Completed years on that day; a person born on 29 February is older on 1 March."""
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)
