"""From counted cells to a table: totals, rates, checks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from reports.forms.rules import NO_REGION, TOTAL, Count, Form, Measure

Cell = tuple[str, str, str, str]  # count, row, chapter, age
Counts = Mapping[Cell, int]
Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """A territory of the table; `population` None where the register does not know it."""

    code: str
    name: str
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What every sheet says of itself."""

    form: str
    edition: int
    period: str
    territory: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """One measure: `values[row][column]`, the total row last."""

    measure: Measure
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    values: tuple[tuple[Value, ...], ...]

    def value(self, row: str, chapter: str, band: str) -> Value:
        """The number in a cell, or None where there is no such cell."""
        places = {r.code: number for number, r in enumerate(self.rows)}
        if row not in places or (chapter, band) not in self.columns:
            return None
        return self.values[places[row]][self.columns.index((chapter, band))]


@dataclass(frozen=True, slots=True)
class Table:
    """A finished report."""

    form: Form
    heading: Heading
    sheets: tuple[Sheet, ...]

    def sheet(self, code: str) -> Sheet:
        """The sheet of that measure, else the first."""
        return next((s for s in self.sheets if s.measure.code == code), self.sheets[0])


def merge(parts: Iterable[Counts]) -> dict[Cell, int]:
    """Add parts cell by cell; they are cut so that no visit or person is in two parts of a cell."""
    merged: dict[Cell, int] = {}
    for part in parts:
        for cell, number in part.items():
            merged[cell] = merged.get(cell, 0) + number
    return merged


def with_totals(counts: Counts) -> dict[Cell, int]:
    """Add chapter, age and row totals to contacts, which alone add up."""
    totals: dict[Cell, int] = {}
    for (count, row, chapter, band), number in counts.items():
        if count != Count.CONTACTS:
            totals[count, row, chapter, band] = number
            continue
        for sums in product({row, TOTAL}, {chapter, TOTAL}, {band, TOTAL}):
            cell: Cell = (count, *sums)
            totals[cell] = totals.get(cell, 0) + number
    return totals


def build(form: Form, heading: Heading, rows: Iterable[Row], counts: Counts) -> Table:
    """The table of `counts`; a row for facts of no territory only where there are any."""
    shown = list(rows)
    whole = _whole(shown)
    if any(row == NO_REGION and number for (_, row, _, _), number in counts.items()):
        shown.append(Row(NO_REGION, ""))
    shown.append(Row(TOTAL, "", whole))
    sheets = tuple(_sheet(form, measure, tuple(shown), counts) for measure in form.measures)
    return Table(form, heading, sheets)


def _whole(rows: list[Row]) -> int | None:
    known = [row.population for row in rows if row.population is not None]
    return sum(known) if known and len(known) == len(rows) else None


def _sheet(form: Form, measure: Measure, rows: tuple[Row, ...], counts: Counts) -> Sheet:
    columns = form.columns(measure)
    values = tuple(
        tuple(_value(measure, row, counts.get((measure.count, row.code, *c), 0)) for c in columns)
        for row in rows
    )
    return Sheet(measure, columns, rows, values)


def _value(measure: Measure, row: Row, number: int) -> Value:
    if measure.per is None:
        return number
    if not row.population:
        return None
    rate = Decimal(number * measure.per) / Decimal(row.population)
    return rate.quantize(Decimal("0.001"), ROUND_HALF_UP)
