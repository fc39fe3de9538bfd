"""Units a dose is counted in: UCUM code and how each language says them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

UCUM = "http://unitsofmeasure.org"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. Russian wants three nouns after "по": 1 таблетке, 2 таблетки, 5 таблеток."""

    code: str
    uz: str
    ru_one: str
    ru_few: str
    ru_many: str
    en_one: str
    en_many: str
    uz_from: str = "dan"  # joined to a noun (tabletkadan), apart from a symbol (5 ml dan)
    ru_fraction: str = ""  # 0,5 таблетки; empty: as ru_few
    most: Decimal = Decimal(20)  # at one time; more is a slip of the hand

    @property
    def is_symbol(self) -> bool:
        """True where the word is a symbol of measure, the same in every number."""
        return self.uz_from.startswith(" ")


def _symbol(code: str, uz: str, ru: str, en: str, most: int) -> Unit:
    return Unit(code, uz, ru, ru, ru, en, en, " dan", ru, Decimal(most))


_ALL = (
    Unit("{tablet}", "tabletka", "таблетке", "таблетки", "таблеток", "tablet", "tablets"),
    Unit("{capsule}", "kapsula", "капсуле", "капсулы", "капсул", "capsule", "capsules"),
    Unit("[drp]", "tomchi", "капле", "капли", "капель", "drop", "drops", most=Decimal(100)),
    Unit("{puff}", "doza", "дозе", "дозы", "доз", "puff", "puffs"),
    Unit("{ampule}", "ampula", "ампуле", "ампулы", "ампул", "ampoule", "ampoules"),
    Unit("{vial}", "flakon", "флакону", "флакона", "флаконов", "vial", "vials"),
    Unit("{sachet}", "paketcha", "пакетику", "пакетика", "пакетиков", "sachet", "sachets"),
    Unit("{suppository}", "shamcha", "свече", "свечи", "свечей", "suppository", "suppositories"),
    _symbol("mL", "ml", "мл", "ml", 500),
    _symbol("g", "g", "г", "g", 100),
    _symbol("mg", "mg", "мг", "mg", 10_000),
    _symbol("[iU]", "XB", "МЕ", "IU", 10_000),
)
UNITS: dict[str, Unit] = {unit.code: unit for unit in _ALL}


def number_text(value: Decimal, language: str) -> str:
    """As people write it: no trailing zeros, always a leading one, comma except in English."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def russian_form(value: Decimal, one: str, few: str, many: str, fraction: str = "") -> str:
    """The Russian word that follows `value`: 1, 21 · 2-4 · 5-20 · fractions."""
    if value != value.to_integral_value():
        return fraction or few
    tens, ones = int(value) % 100, int(value) % 10
    if 11 <= tens <= 14 or ones == 0 or ones >= 5:
        return many
    return one if ones == 1 else few
