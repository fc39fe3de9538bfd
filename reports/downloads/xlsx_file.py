"""A table as XLSX: a sheet per measure and one of definitions; as-of stands on each."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from reports.forms.definitions import DISCLOSURE
from reports.forms.periods import ZONE
from reports.forms.table import Sheet, Table, Value
from reports.lineage.labels import band_name, chapter_mark, chapter_name, row_name
from trust.inert import inert

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_BODY = 8  # the first row of numbers; above it the heading, chapters and ages
_NAMES = 2  # columns of code and name before the numbers


class _Book:
    """A workbook with the few formats that it uses."""

    def __init__(self, out: BytesIO, table: Table) -> None:
        self.book = xlsxwriter.Workbook(out, _OPTIONS)
        # The same report gives the same file, whenever it is downloaded.
        self.book.set_properties(
            {
                "title": f"{table.heading.form} {table.heading.period}",
                "comments": DISCLOSURE,
                "created": table.heading.as_of.replace(tzinfo=None),
            }
        )
        self.bold = self.book.add_format({"bold": True})
        self.head = self.book.add_format({"bold": True, "align": "center", "border": 1})
        self.count = self.book.add_format({"num_format": "#,##0"})
        self.rate = self.book.add_format({"num_format": "0.000"})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})


def xlsx_bytes(table: Table) -> bytes:
    """The workbook."""
    out = BytesIO()
    book = _Book(out, table)
    for sheet in table.sheets:
        _measure_sheet(book, table, sheet)
    _definitions_sheet(book, table)
    book.book.close()
    return out.getvalue()


def heading_lines(table: Table) -> list[str]:
    """What stands above each sheet."""
    heading = table.heading
    as_of = heading.as_of.astimezone(ZONE)
    return [
        f"{heading.form}  {_(table.form.title)}",
        _("Period: %(period)s. Territory: %(territory)s. Edition %(edition)s. %(order)s")
        % {
            "period": heading.period,
            "territory": heading.territory,
            "edition": heading.edition,
            "order": _(table.form.order),
        },
        _("As known at %(time)s") % {"time": as_of.isoformat(sep=" ", timespec="seconds")},
        _("Internal, not suppressed: small numbers can point at a person. Do not publish.")
        + f" ({DISCLOSURE})",
        _(table.form.note),
    ]


def _start(book: _Book, table: Table, name: str) -> Any:
    page = book.book.add_worksheet(name)
    for number, line in enumerate(heading_lines(table)):
        page.write_string(number, 0, inert(line), book.bold if number == 0 else None)
    return page


def _measure_sheet(book: _Book, table: Table, sheet: Sheet) -> None:
    page = _start(book, table, sheet.measure.code)
    page.write_string(5, 0, inert(_(sheet.measure.title)), book.bold)
    page.write_string(_BODY - 1, 0, _("SOATO"), book.head)
    page.write_string(_BODY - 1, 1, _("Region of the facility"), book.head)
    _column_heads(book, page, sheet)
    for number, (row, values) in enumerate(zip(sheet.rows, sheet.values, strict=True), _BODY):
        page.write_string(number, 0, inert(row.code), book.bold)
        page.write_string(number, 1, inert(row_name(row)), book.bold)
        for column, value in enumerate(values, _NAMES):
            _number(book, page, number, column, value)
    page.set_column(1, 1, 32)
    page.freeze_panes(_BODY, _NAMES)


def _column_heads(book: _Book, page: Any, sheet: Sheet) -> None:
    for column, (chapter, band) in enumerate(sheet.columns, _NAMES):
        page.write_string(_BODY - 2, column, chapter_mark(chapter), book.head)
        page.write_string(_BODY - 1, column, band_name(band), book.head)


def _number(book: _Book, page: Any, row: int, column: int, value: Value) -> None:
    if value is None:
        page.write_string(row, column, "\N{EN DASH}")
    else:
        page.write_number(row, column, value, book.count if isinstance(value, int) else book.rate)


def _definitions_sheet(book: _Book, table: Table) -> None:
    page = _start(book, table, "definitions")
    lines = [(_(s.measure.title), _(s.measure.definition)) for s in table.sheets]
    lines += [(chapter_mark(c), chapter_name(c)) for c in table.form.chapters]
    lines.append((_("Age"), _("Completed years on the day. Unknown ages are in the totals only.")))
    for number, (term, meaning) in enumerate(lines, _BODY):
        page.write_string(number, 0, inert(term), book.wrap)
        page.write_string(number, 1, inert(meaning), book.wrap)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
