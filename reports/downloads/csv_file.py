"""A table as CSV: one line per cell, each line complete in itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from reports.forms.definitions import DISCLOSURE
from reports.forms.table import Sheet, Table
from reports.lineage.labels import row_name
from trust.inert import inert

COLUMNS = (
    "form",
    "edition",
    "period",
    "territory",
    "as_of",
    "disclosure",
    "measure",
    "row",
    "row_name",
    "chapter",
    "age",
    "value",
)


def csv_bytes(table: Table) -> bytes:
    """The file in UTF-8; codes are stable in every language, only `row_name` is translated."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    heading = table.heading
    common = [
        inert(heading.form),
        str(heading.edition),
        inert(heading.period),
        inert(heading.territory),
        heading.as_of.isoformat(),
        DISCLOSURE,
    ]
    for sheet in table.sheets:
        for cells in _lines(sheet):
            writer.writerow([*common, *cells])
    return out.getvalue().encode()


def _lines(sheet: Sheet) -> Iterator[list[str]]:
    for row, values in zip(sheet.rows, sheet.values, strict=True):
        for (chapter, band), value in zip(sheet.columns, values, strict=True):
            yield [
                sheet.measure.code,
                inert(row.code),
                inert(row_name(row)),
                chapter,
                band,
                "" if value is None else str(value),
            ]
