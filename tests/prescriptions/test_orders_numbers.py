"""Prescription numbers: check digits catch what hands do wrong; hands may still write loosely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.orders.numbers import check_digits, is_sound, new_number, printed, read_number

BODIES = st.from_regex(r"[0-9]{14}", fullmatch=True)


@given(BODIES)
def test_a_number_made_is_sound_and_read_back_from_its_printed_form(body: str) -> None:
    number = body + check_digits(body)
    assert is_sound(number)
    assert read_number(printed(number)) == number


@given(BODIES, st.integers(0, 15), st.integers(1, 9))
def test_any_one_wrong_figure_is_caught(body: str, place: int, by: int) -> None:
    number = body + check_digits(body)
    wrong = str((int(number[place]) + by) % 10)
    assert read_number(number[:place] + wrong + number[place + 1 :]) is None


@given(BODIES, st.integers(0, 14))
def test_two_neighbours_swapped_are_caught(body: str, place: int) -> None:
    number = body + check_digits(body)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert read_number(swapped) == (number if swapped == number else None)


def test_known_check_digits() -> None:
    """ISO 7064 MOD 97-10, worked by hand: 794 leaves 44, so that 79444 leaves 1."""
    assert check_digits("794") == "44"
    assert int("79444") % 97 == 1


NUMBER = "26726000000123" + check_digits("26726000000123")


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        printed(NUMBER),
        printed(NUMBER).lower(),
        f"  {printed(NUMBER)}\n",
        printed(NUMBER).replace("-", "–").replace(" ", " "),
        printed(NUMBER).replace("0", "O"),
        printed(NUMBER).replace("0", "o"),
        printed(NUMBER).replace("0", "О"),  # the Cyrillic letter
        printed(NUMBER).replace("1", "l"),
        printed(NUMBER).replace("UZ-RX", "УЗ-РХ"),
        " ".join(NUMBER),
    ],
)
def test_hands_and_scanners_may_write_loosely(typed: str) -> None:
    assert read_number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "UZ-RX", NUMBER[:-1], NUMBER + "1", "٣" * 16, "12345678"])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


def test_numbers_do_not_follow_one_another() -> None:
    """The serial is random: a thousand numbers, no two alike, not in order."""
    serials = [new_number(2026, "1726262")[5:14] for _ in range(1000)]
    assert len(set(serials)) == 1000
    assert serials != sorted(serials)
    assert all(number.startswith("26726") for number in [new_number(2026, "1726262")])
    assert new_number(2026, "").startswith("26000")
