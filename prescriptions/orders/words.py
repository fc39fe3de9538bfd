"""A dose said in words, in each language of the reader. Pure."""

from __future__ import annotations

from decimal import Decimal

from prescriptions.formulary.names import to_cyrillic
from prescriptions.formulary.units import UNITS, Unit, number_text, russian_form
from prescriptions.orders.rules import ROUTES, Dose

LANGUAGES = ("uz", "uz-cyrl", "ru", "en")
_ENGLISH_TIMES = {1: "once", 2: "twice"}


def amount_in_words(amount: Decimal, unit: str, language: str) -> str:
    """`21 kapsula`, `21 капсула`..: a quantity with its unit, for tables and labels."""
    known = UNITS.get(unit)
    number = number_text(amount, language)
    if known is None:
        return f"{number} {unit}".strip()
    if language == "ru":
        return f"{number} {_russian_count(amount, known)}"
    if language == "en":
        return f"{number} {known.en_one if 0 < amount <= 1 else known.en_many}"
    text = f"{number} {known.uz}"
    return to_cyrillic(text) if language == "uz-cyrl" else text


def dose_in_words(dose: Dose, language: str) -> str:
    """`Ogʻiz orqali 1 tabletkadan kuniga 2 mahal, 30 kun.` and the same in the other languages."""
    if language == "ru":
        return _russian(dose)
    if language == "en":
        return _english(dose)
    text = _uzbek(dose)
    return to_cyrillic(text) if language == "uz-cyrl" else text


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _uzbek(dose: Dose) -> str:
    unit = UNITS[dose.unit]
    amount = f"{number_text(dose.amount, 'uz')} {unit.uz}"
    if dose.times_per_day > 1:
        amount += unit.uz_from
    route = _large(ROUTES[dose.route].uz)
    return f"{route} {amount} kuniga {dose.times_per_day} mahal, {dose.days} kun."


def _russian_count(amount: Decimal, unit: Unit) -> str:
    """Nominative: 1 таблетка; the other numbers are as after "по"."""
    nominative = _NOMINATIVE.get(unit.code, unit.ru_one)
    return russian_form(amount, nominative, unit.ru_few, unit.ru_many, unit.ru_fraction)


_NOMINATIVE = {
    "{tablet}": "таблетка",
    "{capsule}": "капсула",
    "[drp]": "капля",
    "{puff}": "доза",
    "{ampule}": "ампула",
    "{vial}": "флакон",
    "{sachet}": "пакетик",
    "{suppository}": "свеча",
}


def _russian(dose: Dose) -> str:
    unit = UNITS[dose.unit]
    noun = russian_form(dose.amount, unit.ru_one, unit.ru_few, unit.ru_many, unit.ru_fraction)
    amount = f"по {number_text(dose.amount, 'ru')} {noun}"
    times = (
        f"{dose.times_per_day} {russian_form(Decimal(dose.times_per_day), 'раз', 'раза', 'раз')}"
    )
    days = f"{dose.days} {russian_form(Decimal(dose.days), 'день', 'дня', 'дней')}"
    return f"{_large(ROUTES[dose.route].ru)} {amount} {times} в день, {days}."


def _english(dose: Dose) -> str:
    unit = UNITS[dose.unit]
    noun = unit.en_one if dose.amount <= 1 else unit.en_many
    amount = f"{number_text(dose.amount, 'en')} {noun}"
    often = _ENGLISH_TIMES.get(dose.times_per_day, f"{dose.times_per_day} times")
    days = "1 day" if dose.days == 1 else f"{dose.days} days"
    return f"{_large(ROUTES[dose.route].en)}: {amount} {often} a day for {days}."
