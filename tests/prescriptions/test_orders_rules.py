"""Numbers a hand writes, and what a dose may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from prescriptions.orders import errors
from prescriptions.orders.rules import (
    Dose,
    as_stored,
    check_dose,
    check_quantity,
    check_still_valid,
    last_valid_day,
    read_number,
    whole_course,
)
from trust.context import Refusal


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        (" 2 ", "2"),
        ("0,125", "0.125"),
        ("1 000", "1000"),
        ("1\u00a0000,5", "1000.5"),
        ("12,50", "12.5"),
    ],
)
def test_comma_and_point_read_the_same(typed: str, meant: str) -> None:
    assert read_number(typed) == Decimal(meant)


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("1,000", errors.AmbiguousNumber),
        ("1.000", errors.AmbiguousNumber),
        ("12,500", errors.AmbiguousNumber),
        ("1.000,5", errors.NotANumber),
        ("", errors.NotANumber),
        ("-1", errors.NotANumber),
        ("1e3", errors.NotANumber),
        ("NaN", errors.NotANumber),
        ("½", errors.NotANumber),
        ("٣", errors.NotANumber),
        ("1\0", errors.NotANumber),
        ("0,5 mg", errors.NotANumber),
        (",5", errors.NotANumber),
        ("1 00", errors.NotANumber),
    ],
)
def test_what_can_be_misread_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as caught:
        read_number(typed, "amount")
    assert caught.value.field == "amount"


GOOD = Dose(Decimal("0.5"), "{tablet}", 2, 30, "oral")


def test_a_sensible_dose_passes_and_its_course_is_exact() -> None:
    check_dose(GOOD)
    assert whole_course(GOOD) == Decimal("30.0")
    thirds = replace(GOOD, amount=Decimal("0.1"), times_per_day=3, days=1)
    assert whole_course(thirds) == Decimal("0.3")  # floats say 0.30000000000000004


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal("Infinity")}, "amount"),
        ({"amount": Decimal("0.00001")}, "amount"),
        ({"amount": Decimal(21)}, "amount"),
        ({"amount": Decimal(10_001), "unit": "mg"}, "amount"),
        ({"unit": "pill"}, "unit"),
        ({"times_per_day": 0}, "times_per_day"),
        ({"times_per_day": 25}, "times_per_day"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"route": "by post"}, "route"),
    ],
)
def test_a_dose_that_cannot_be_meant_is_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_dose(replace(GOOD, **change))  # type: ignore[arg-type]
    assert caught.value.field == field


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "100001", "0.00001"])
def test_a_quantity_that_cannot_be_meant_is_refused(quantity: str) -> None:
    with pytest.raises(errors.OutOfRange):
        check_quantity(Decimal(quantity))


def test_valid_to_the_end_of_the_last_day_and_not_longer() -> None:
    until = last_valid_day(date(2026, 11, 25))
    assert until == date(2026, 12, 25)
    check_still_valid(until, until)
    with pytest.raises(errors.Expired) as caught:
        check_still_valid(date(2026, 12, 26), until)
    assert "25.12.2026" in str(caught.value)


def test_told_numbers_that_the_column_cannot_hold_are_left_to_the_ledger() -> None:
    assert as_stored(Decimal("13.20")) == Decimal("13.20")
    assert as_stored(Decimal("0.00001")) is None
    assert as_stored(Decimal("1E+30")) is None
    assert as_stored(Decimal("NaN")) is None
