"""How vital signs are typed, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ehr.observations import rules
from ehr.observations.errors import (
    Implausible,
    MissingComma,
    NotANumber,
    NotAPressure,
    PressureReversed,
)
from ehr.observations.rules import BY_KEY, PRESSURE
from trust.context import Refusal


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        (" 36,6 ", "36.6"),
        ("1 000", "1000"),
        ("1\u00a0000", "1000"),
        ("1\u202f000,5", "1000.5"),
        ("12 345 678", "12345678"),
        ("007", "7"),
        ("37", "37"),
    ],
)
def test_a_number_is_read_with_comma_or_point_and_spaces(typed: str, value: str) -> None:
    assert rules.number(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "1,2,3",
        "1.000,5",
        "1e3",
        "-5",
        "+5",
        "1/2",
        "٣٧",
        "0x10",
        "36,",
        ",5",
        "1 00",
        "36 6",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        rules.number(typed)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("pulse", "78", "78"),
        ("temperature", "36,6", "36.6"),
        ("temperature", "36.6", "36.6"),
        ("spo2", "97", "97"),
        ("breathing", "16", "16"),
        ("height", "164", "164"),
        ("weight", "83,5", "83.5"),
        ("weight", "0,5", "0.5"),
        ("weight", "0.5", "0.5"),
    ],
)
def test_a_possible_value_is_taken_exactly(key: str, typed: str, value: str) -> None:
    assert rules.measured(BY_KEY[key], typed).value == Decimal(value)


@pytest.mark.hazard("H10")
@pytest.mark.parametrize(
    ("key", "typed", "error"),
    [
        ("temperature", "370", MissingComma),
        ("temperature", "3,7", Implausible),
        ("temperature", "98.6", Implausible),
        ("weight", "835", MissingComma),
        ("weight", "0", Implausible),
        ("height", "1,64", Implausible),
        ("height", "1640", MissingComma),
        ("pulse", "780", Implausible),
        ("spo2", "101", Implausible),
        ("breathing", "0", Implausible),
        ("pressure", "1200/80", Implausible),
        ("pressure", "120/8", Implausible),
        ("pressure", "120", NotAPressure),
        ("pressure", "120/80/60", NotAPressure),
        ("pressure", "120,5/80", NotAPressure),
        ("pressure", "80/120", PressureReversed),
        ("pressure", "80/80", PressureReversed),
    ],
)
def test_a_slip_of_the_keys_is_refused_at_its_field(
    key: str, typed: str, error: type[Refusal]
) -> None:
    with pytest.raises(error) as refusal:
        rules.measured(BY_KEY[key], typed)
    assert refusal.value.field == key
    assert "%(" not in str(refusal.value)


@pytest.mark.hazard("H11")
def test_float_and_a_plain_decimal_would_not_do() -> None:
    """Negative control: what reads numbers elsewhere refuses a comma or loses the places."""
    for reader in (float, Decimal):
        with pytest.raises((ValueError, ArithmeticError)):
            reader("0,5")
    assert str(float("36.60")) != "36.60" and str(rules.number("36.60")) == "36.60"


def test_a_missing_comma_is_offered_back() -> None:
    with pytest.raises(MissingComma, match="37,0"):
        rules.measured(BY_KEY["temperature"], "370")


@pytest.mark.parametrize("typed", ["148/92", " 148 / 92 ", "148-92", "148\\92"])
def test_a_pressure_is_two_numbers(typed: str) -> None:
    measured = rules.measured(PRESSURE, typed)
    assert (measured.systolic, measured.diastolic) == (Decimal(148), Decimal(92))


def test_every_refusal_of_a_form_is_told_at_once_and_empty_fields_are_none() -> None:
    measurements, refusals = rules.read_all(
        {"pressure": "1200/80", "temperature": "370", "pulse": "78", "spo2": " ", "other": "9"}
    )
    assert [each.vital.key for each in measurements] == ["pulse"]
    assert {refusal.field for refusal in refusals} == {"pressure", "temperature"}


def test_the_edges_of_every_range_are_possible_and_one_step_beyond_is_not() -> None:
    for vital in rules.VITALS[1:]:
        for edge in (vital.low, vital.high):
            assert rules.measured(vital, str(edge)).value == edge
        for beyond in (vital.low - Decimal("0.1"), vital.high + Decimal("0.1")):
            with pytest.raises((Implausible, MissingComma)):
                rules.measured(vital, str(beyond))


def test_body_mass_index_needs_both() -> None:
    assert rules.body_mass_index(Decimal("83.5"), Decimal(164)) == Decimal("31.0")
    assert rules.body_mass_index(None, Decimal(164)) is None


@pytest.mark.parametrize(
    ("value", "text"), [("36.600000", "36,6"), ("120.000000", "120"), ("0", "0"), ("1E+2", "100")]
)
def test_stored_zeros_are_not_shown(value: str, text: str) -> None:
    assert rules.plain(Decimal(value)) == text
