"""Downloads: what stands in them, and that no text in them runs."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.utils import translation

from reports.downloads.csv_file import csv_bytes
from reports.downloads.xlsx_file import xlsx_bytes
from reports.forms.definitions import form_with
from reports.forms.rules import TOTAL, Count
from reports.forms.table import Cell, Heading, Row, Table, build, with_totals
from trust.inert import inert

EVIL = '=HYPERLINK("http://evil.example","x")'
AS_OF = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)


def table() -> Table:
    counts: dict[Cell, int] = {
        (Count.CONTACTS, "1703", "IX", "60+"): 3,
        (Count.PERSONS, "1703", "IX", "60+"): 2,
        (Count.PERSONS, "1703", "IX", TOTAL): 2,
    }
    rows = [Row("1703", EVIL, 3_521_800), Row("1726", "Toshkent, “shahri”", 3_178_100)]
    heading = Heading("YG-01", 1, "2026-11", "17", AS_OF)
    return build(form_with("YG-01"), heading, rows, with_totals(counts))


def lines() -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_bytes(table()).decode(), newline="")))


def test_csv_line_finds_its_cell() -> None:
    found = {(r["measure"], r["row"], r["chapter"], r["age"]): r["value"] for r in lines()}
    assert found["contacts", "1703", "IX", "60+"] == "3"
    assert found["contacts", TOTAL, TOTAL, TOTAL] == "3"
    assert found["persons", "1703", "IX", TOTAL] == "2"
    assert found["contacts", "1726", "IX", "60+"] == "0"
    assert found["per_1000", "1703", "IX", TOTAL] == "0.001"


def test_every_csv_line_says_when_it_was_known_and_that_it_is_unsuppressed() -> None:
    for line in lines():
        assert line["as_of"] == "2026-11-25T09:05:00+00:00"
        assert line["disclosure"] == "internal, unsuppressed"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "  ="])
def test_text_that_starts_a_formula_is_made_inert(start: str) -> None:
    assert inert(start + "1+1") == "'" + start + "1+1"


def test_ordinary_text_stays_as_it_is() -> None:
    assert inert("Farg\u02bbona = 1") == "Farg\u02bbona = 1"


def test_csv_name_with_a_formula_is_inert_and_numbers_are_not_touched() -> None:
    assert {r["row_name"] for r in lines() if r["row"] == "1703"} == {"'" + EVIL}
    assert all(not r["value"].startswith("'") for r in lines())


def test_xlsx_says_as_of_and_disclosure_on_every_sheet_and_has_no_formula() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx_bytes(table())))
    assert book.sheetnames == ["contacts", "persons", "first_in_life", "per_1000", "definitions"]
    for sheet in book:
        text = [str(cell.value) for row in sheet["A1:A6"] for cell in row]
        assert any("2026-11-25 14:05:00+05:00" in line for line in text), sheet.title
        assert any("internal, unsuppressed" in line for line in text), sheet.title
        assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_xlsx_holds_the_numbers_of_the_table() -> None:
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(table())))["contacts"]
    chapters, ages = ([cell.value for cell in row] for row in sheet["7:8"])
    column = next(i for i, c in enumerate(chapters) if c == "IX" and ages[i] == "60\u002b")
    numbers = {row[0].value: row[column].value for row in sheet.iter_rows(min_row=9)}
    assert numbers == {"1703": 3, "1726": 0, "total": 3}


def test_the_same_report_gives_the_same_file_twice() -> None:
    with translation.override("en"):
        assert xlsx_bytes(table()) == xlsx_bytes(table())
        assert csv_bytes(table()) == csv_bytes(table())
