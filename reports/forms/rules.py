"""What a form is: rows, columns and how each number is made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.facts.ages import AGE_BANDS, AgeBand
from reports.facts.chapters import CHAPTERS

TOTAL = "total"
NO_CHAPTER = "none"  # contacts without a diagnosis and codes outside ICD-10
NO_REGION = "unknown"  # facts whose facility names no territory


class Count(StrEnum):
    """What one fact adds to a cell."""

    CONTACTS = "contacts"
    PERSONS = "persons"
    FIRST = "first_in_life"


@dataclass(frozen=True, slots=True)
class Measure:
    """One sheet: `count` in each cell, divided by `per` inhabitants where that is given."""

    code: str
    title: str
    definition: str
    count: Count
    per: int | None = None

    @property
    def is_additive(self) -> bool:
        """Contacts add up over cells; persons are counted anew in each total."""
        return self.count is Count.CONTACTS


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one edition. Editions are added, never changed: an old run names its own."""

    code: str
    edition: int
    title: str
    order: str
    note: str
    measures: tuple[Measure, ...]
    chapters: tuple[str, ...] = (*(c.number for c in CHAPTERS), NO_CHAPTER)
    bands: tuple[AgeBand, ...] = AGE_BANDS

    def measure(self, code: str) -> Measure | None:
        """The measure with this code."""
        return next((m for m in self.measures if m.code == code), None)

    def columns(self, measure: Measure) -> tuple[tuple[str, str], ...]:
        """(chapter, age) of each column; rates have no age groups: their population is unknown."""
        bands = (TOTAL,) if measure.per else (*(b.code for b in self.bands), TOTAL)
        return tuple((chapter, band) for chapter in (*self.chapters, TOTAL) for band in bands)
