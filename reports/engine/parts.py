"""Cutting a report into parts that are counted apart and added up. Pure.

Visits add up over regions and months. Persons do not: somebody seen in May and in June is one
person. So persons of one row are counted over its whole period at once, and persons of the total
row by sixteenths of all persons; in each, nobody can be in two parts of the same cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.forms.periods import Period
from reports.forms.rules import NO_REGION, TOTAL
from reports.forms.territory import Level, Territory

BUCKETS = "0123456789abcdef"


class PartKind(StrEnum):
    """What a part counts."""

    CONTACTS = "contacts"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Part:
    """One query: `row` of the table it fills, and its month or its bucket of persons."""

    kind: PartKind
    row: str
    month: str = ""
    bucket: str = ""


def rows_of(territory: Territory, regions: Sequence[str]) -> tuple[str, ...]:
    """The rows of the table: every region of the country, else the one territory."""
    return tuple(regions) if territory.level is Level.COUNTRY else (territory.code,)


def cut(period: Period, territory: Territory, regions: Sequence[str]) -> Iterator[Part]:
    """All parts of a report."""
    rows = list(rows_of(territory, regions))
    if territory.level is Level.COUNTRY:
        rows.append(NO_REGION)
    for row in rows:
        for month in period.months():
            yield Part(PartKind.CONTACTS, row, month=month.code)
        yield Part(PartKind.PERSONS, row)
    for bucket in BUCKETS:
        yield Part(PartKind.PERSONS, TOTAL, bucket=bucket)
