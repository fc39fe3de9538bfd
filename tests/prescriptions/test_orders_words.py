"""Doses in words: right plurals, commas and scripts; a dose no one can misread."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.formulary.units import UNITS
from prescriptions.orders.rules import ROUTES, Dose
from prescriptions.orders.words import LANGUAGES, amount_in_words, dose_in_words


def dose(amount: str, unit: str, times: int, days: int, route: str = "oral") -> Dose:
    return Dose(Decimal(amount), unit, times, days, route)


WORDS = [
    (
        dose("1", "{tablet}", 2, 30),
        "Ogʻiz orqali 1 tabletkadan kuniga 2 mahal, 30 kun.",
        "Оғиз орқали 1 таблеткадан кунига 2 маҳал, 30 кун.",
        "Внутрь по 1 таблетке 2 раза в день, 30 дней.",
        "By mouth: 1 tablet twice a day for 30 days.",
    ),
    (
        dose("0.5000", "{tablet}", 1, 1),
        "Ogʻiz orqali 0,5 tabletka kuniga 1 mahal, 1 kun.",
        "Оғиз орқали 0,5 таблетка кунига 1 маҳал, 1 кун.",
        "Внутрь по 0,5 таблетки 1 раз в день, 1 день.",
        "By mouth: 0.5 tablet once a day for 1 day.",
    ),
    (
        dose("5", "mL", 3, 7),
        "Ogʻiz orqali 5 ml dan kuniga 3 mahal, 7 kun.",
        "Оғиз орқали 5 мл дан кунига 3 маҳал, 7 кун.",
        "Внутрь по 5 мл 3 раза в день, 7 дней.",
        "By mouth: 5 ml 3 times a day for 7 days.",
    ),
    (
        dose("2", "{puff}", 4, 21, "inhalation"),
        "Nafas bilan 2 dozadan kuniga 4 mahal, 21 kun.",
        "Нафас билан 2 дозадан кунига 4 маҳал, 21 кун.",
        "Ингаляционно по 2 дозы 4 раза в день, 21 день.",
        "Breathed in: 2 puffs 4 times a day for 21 days.",
    ),
    (
        dose("12", "[drp]", 5, 22, "nasal"),
        "Burunga 12 tomchidan kuniga 5 mahal, 22 kun.",
        "Бурунга 12 томчидан кунига 5 маҳал, 22 кун.",
        "В нос по 12 капель 5 раз в день, 22 дня.",
        "Into the nose: 12 drops 5 times a day for 22 days.",
    ),
]


@pytest.mark.parametrize(("given_dose", "uz", "cyrl", "ru", "en"), WORDS)
def test_dose_in_every_language(given_dose: Dose, uz: str, cyrl: str, ru: str, en: str) -> None:
    assert [dose_in_words(given_dose, language) for language in LANGUAGES] == [uz, cyrl, ru, en]


DOSES = st.builds(
    Dose,
    st.decimals("0.0001", 9999, places=4),
    st.sampled_from(sorted(UNITS)),
    st.integers(1, 24),
    st.integers(1, 365),
    st.sampled_from(sorted(ROUTES)),
)


@pytest.mark.hazard("H11")
@given(DOSES, st.sampled_from(LANGUAGES))
def test_the_amount_is_said_exactly(some: Dose, language: str) -> None:
    """Leading zero, no trailing zeros, the language's mark: read back it is the same number."""
    words = dose_in_words(some, language)
    mark = "." if language == "en" else ","
    said = next(word for word in words.split() if word[0].isdigit())
    assert Decimal(said.replace(mark, ".")) == some.amount
    assert not (mark in said and said.endswith("0"))
    assert not said.startswith(mark)


@given(DOSES)
def test_cyrillic_words_hold_no_latin_letters(some: Dose) -> None:
    letters = [letter for letter in dose_in_words(some, "uz-cyrl") if letter.isalpha()]
    assert not [letter for letter in letters if letter.isascii()]


def test_quantities_in_words() -> None:
    assert amount_in_words(Decimal("21.0000"), "{capsule}", "ru") == "21 капсула"
    assert amount_in_words(Decimal(60), "{tablet}", "ru") == "60 таблеток"
    assert amount_in_words(Decimal(60), "{tablet}", "uz") == "60 tabletka"
    assert amount_in_words(Decimal("1.5"), "{tablet}", "uz-cyrl") == "1,5 таблетка"
    assert amount_in_words(Decimal(10), "dona", "en") == "10 dona"
