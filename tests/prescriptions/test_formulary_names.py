"""The demonstration set is whole, and its names read well in every language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from prescriptions.formulary.names import FORMS, MedicationName, full_name, strength_text
from prescriptions.formulary.units import UNITS
from prescriptions.orders.rules import ROUTES
from prescriptions.orders.words import LANGUAGES

FILE = Path(__file__).parents[2] / "prescriptions/formulary/demonstration.csv"
ROWS = list(csv.DictReader(FILE.open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_each_row_is_whole(row: dict[str, str]) -> None:
    assert row["form"] in FORMS
    assert row["unit"] in UNITS
    assert row["route"] in ROUTES
    assert all(row[name] for name in ("inn", "name_uz", "name_ru", "atc"))
    name = MedicationName(row["inn"], row["name_uz"], row["name_ru"], row["strength"], row["form"])
    names = [full_name(name, language) for language in LANGUAGES]
    assert all(names)
    cyrillic = [letter for letter in names[1] if letter.isalpha() and letter.isascii()]
    assert not cyrillic


def test_the_set_is_as_large_as_promised_and_no_code_twice() -> None:
    assert len(ROWS) >= 40
    assert len({row["code"] for row in ROWS}) == len(ROWS)


def test_names() -> None:
    name = MedicationName("enalapril", "enalapril", "эналаприл", "2.5 mg", "tablet")
    assert [full_name(name, language) for language in LANGUAGES] == [
        "Enalapril 2,5 mg, tabletka",
        "Эналаприл 2,5 мг, таблетка",
        "Эналаприл 2,5 мг, таблетки",
        "Enalapril 2.5 mg, tablet",
    ]
    assert strength_text("100 mcg/dose", "ru") == "100 мкг/доза"
    assert full_name(MedicationName(written="Ibuprofen 400 mg tablet"), "ru") == (
        "Ibuprofen 400 mg tablet"
    )
