"""What a cell of a table means: the definition behind one number. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.facts.chapters import CHAPTERS
from reports.forms.rules import TOTAL
from reports.forms.table import Row, Sheet, Table, Value


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """One number with all that went into it."""

    row: Row
    chapter: str
    codes: str  # "A00-B99", or "" for all
    band: str
    value: Value
    persons: int | None  # the count under a rate
    population: int | None
    per: int | None


def meaning(table: Table, measure: str, row: str, chapter: str, band: str) -> CellMeaning | None:
    """The meaning of a cell, or None where the table has no such cell."""
    sheet = table.sheet(measure)
    found = next((one for one in sheet.rows if one.code == row), None)
    if found is None or (chapter, band) not in sheet.columns:
        return None
    per = sheet.measure.per
    counted = _counted(table, sheet, row, chapter, band) if per else None
    return CellMeaning(
        row=found,
        chapter=chapter,
        codes=codes_of(chapter),
        band=band,
        value=sheet.value(row, chapter, band),
        persons=counted,
        population=found.population if per else None,
        per=per,
    )


def _counted(table: Table, sheet: Sheet, row: str, chapter: str, band: str) -> int | None:
    plain = next((s for s in table.sheets if s.measure.count == sheet.measure.count), sheet)
    value = plain.value(row, chapter, band)
    return value if isinstance(value, int) else None


def codes_of(chapter: str) -> str:
    """First and last category of a chapter."""
    return next((f"{c.first}-{c.last}" for c in CHAPTERS if c.number == chapter), "")


def heat_steps(values: Iterable[Value]) -> list[str]:
    """A step q1..q6 for each value by its quantile among the numbers above zero; "" for none."""
    listed = list(values)
    ranked = sorted({Decimal(v) for v in listed if v})
    steps: list[str] = []
    for value in listed:
        if not value:
            steps.append("")
        else:
            place = ranked.index(Decimal(value))
            steps.append(f"q{1 + place * 6 // len(ranked)}")
    return steps


def shown_columns(sheet: Sheet, band: str) -> list[tuple[str, str]]:
    """The columns of one age group; a sheet without that group shows its totals."""
    wanted = band if any(b == band for _, b in sheet.columns) else TOTAL
    return [column for column in sheet.columns if column[1] == wanted]
