"""Do the totals of a table agree with its cells? Pure; a run that fails these is not shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.forms.rules import TOTAL, Form
from reports.forms.table import Sheet, Table


def contradictions(table: Table) -> list[str]:
    """Where totals and cells disagree, as "sheet row column"; empty for a sound table."""
    return [
        place
        for sheet in table.sheets
        if not sheet.measure.per
        for place in _sheet(table.form, sheet)
    ]


def _sheet(form: Form, sheet: Sheet) -> Iterator[str]:
    rows = [row.code for row in sheet.rows if row.code != TOTAL]
    groups = [band.code for band in form.bands]
    for code in (*rows, TOTAL):
        for chapter in (*form.chapters, TOTAL):
            # An unknown age stands in the total alone, so groups may sum to less, never to more.
            ages = [_int(sheet, code, chapter, group) for group in groups]
            if not _at_least(sheet, _int(sheet, code, chapter, TOTAL), ages):
                yield f"{sheet.measure.code} {code} {chapter}"
        chapters = [_int(sheet, code, chapter, TOTAL) for chapter in form.chapters]
        if not _equal(sheet, _int(sheet, code, TOTAL, TOTAL), chapters):
            yield f"{sheet.measure.code} {code} {TOTAL}"
    for chapter, band in sheet.columns:
        cells = [_int(sheet, code, chapter, band) for code in rows]
        if not _equal(sheet, _int(sheet, TOTAL, chapter, band), cells):
            yield f"{sheet.measure.code} {TOTAL} {chapter} {band}"


def _at_least(sheet: Sheet, total: int, cells: Sequence[int]) -> bool:
    """Persons may stand in several cells: their total is at least the greatest of them."""
    return total >= (sum(cells) if sheet.measure.is_additive else max(cells, default=0))


def _equal(sheet: Sheet, total: int, cells: Sequence[int]) -> bool:
    if sheet.measure.is_additive:
        return total == sum(cells)
    return max(cells, default=0) <= total <= sum(cells)


def _int(sheet: Sheet, row: str, chapter: str, band: str) -> int:
    return int(sheet.value(row, chapter, band) or 0)
