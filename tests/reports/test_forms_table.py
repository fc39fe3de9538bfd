"""Tables: totals, rates, and the checks that would notice a wrong one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.forms.checks import contradictions
from reports.forms.definitions import FORMS, form_with
from reports.forms.errors import UnknownForm
from reports.forms.rules import NO_CHAPTER, NO_REGION, TOTAL, Count
from reports.forms.table import Cell, Heading, Row, Table, build, merge, with_totals

FORM = form_with("yg-01")
HEADING = Heading("YG-01", 1, "2026-11", "17", datetime(2026, 11, 25, 9, 5, tzinfo=UTC))
ROWS = [Row("1703", "Andijon", 3_521_800), Row("1726", "Toshkent", 3_178_100)]

contact_cells = st.dictionaries(
    st.tuples(
        st.just(str(Count.CONTACTS)),
        st.sampled_from(["1703", "1726", NO_REGION]),
        st.sampled_from([*FORM.chapters]),
        st.sampled_from(["0-14", "15-17", "18-59", "60+", ""]),
    ),
    st.integers(0, 10**9),
)


def contacts(*cells: tuple[str, str, str, int]) -> dict[Cell, int]:
    return {(Count.CONTACTS, row, chapter, band): n for row, chapter, band, n in cells}


@given(st.lists(contact_cells, max_size=4))
def test_contacts_add_up_in_every_direction(parts: list[dict[Cell, int]]) -> None:
    table = build(FORM, HEADING, ROWS, with_totals(merge(parts)))
    everything = sum(sum(part.values()) for part in parts)
    assert table.sheet("contacts").value(TOTAL, TOTAL, TOTAL) == everything
    assert contradictions(table) == []


def _spoiled(table: Table) -> Table:
    sheet = table.sheets[0]
    values = (*sheet.values[:-1], tuple(int(v or 0) + 1 for v in sheet.values[-1]))
    return replace(table, sheets=(replace(sheet, values=values), *table.sheets[1:]))


def test_a_wrong_total_is_noticed() -> None:
    table = build(FORM, HEADING, ROWS, with_totals(contacts(("1703", "IX", "60+", 2))))
    assert contradictions(table) == []
    assert contradictions(_spoiled(table))


def test_persons_are_not_added_up() -> None:
    counts: dict[Cell, int] = {
        (Count.PERSONS, "1703", "IX", "60+"): 1,
        (Count.PERSONS, "1726", "IX", "60+"): 1,
        (Count.PERSONS, TOTAL, "IX", "60+"): 1,  # the same person in both regions
    }
    assert with_totals(counts) == counts


def test_rate_is_exact_and_only_where_the_population_is_known() -> None:
    counts: dict[Cell, int] = {
        (Count.PERSONS, "1703", "IX", TOTAL): 7,
        (Count.PERSONS, TOTAL, "IX", TOTAL): 7,
    }
    known = build(FORM, HEADING, ROWS, counts).sheet("per_1000")
    assert known.value("1703", "IX", TOTAL) == Decimal("0.002")
    assert known.value(TOTAL, "IX", TOTAL) == Decimal("0.001")
    assert known.value("1703", "IX", "60+") is None, "no population by age is known"
    unknown = build(FORM, HEADING, [Row("1726262", "tuman")], counts).sheet("per_1000")
    assert unknown.value(TOTAL, "IX", TOTAL) is None


def test_the_row_without_a_territory_shows_only_when_it_holds_something() -> None:
    def codes(counts: dict[Cell, int]) -> list[str]:
        return [row.code for row in build(FORM, HEADING, ROWS, counts).sheets[0].rows]

    assert codes(contacts(("1703", "IX", "60+", 1))) == ["1703", "1726", TOTAL]
    assert codes(contacts((NO_REGION, NO_CHAPTER, "", 1))) == ["1703", "1726", NO_REGION, TOTAL]


def test_every_form_says_that_it_is_no_official_one() -> None:
    for form in FORMS:
        assert "draft" in form.order
        assert "not an official" in form.note


def test_an_unknown_form_or_edition_is_refused() -> None:
    with pytest.raises(UnknownForm):
        form_with("1-SSV")
    with pytest.raises(UnknownForm):
        form_with("YG-01", edition=99)
