"""What a dose is and what it may be: exact numbers, closed lists. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from prescriptions.formulary.units import UNITS
from prescriptions.orders import errors

_MOST_QUANTITY = Decimal(100_000)
_MOST_STORED = Decimal(10) ** 10
_PLACES = 4
_MOST_TIMES = 24
_MOST_DAYS = 365
VALID_DAYS = 30
_NUMBER = re.compile(r"(\d{1,9})(?:[.,](\d{1,9}))?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?=$|[.,])", re.ASCII)
_THOUSANDTHS = 3


@dataclass(frozen=True, slots=True)
class Route:
    """A way to take a medicine: its SNOMED CT code and the words of each language."""

    snomed: str
    uz: str
    ru: str
    en: str


ROUTES: dict[str, Route] = {
    "oral": Route("26643006", "ogʻiz orqali", "внутрь", "by mouth"),
    "sublingual": Route("37839007", "til ostiga", "под язык", "under the tongue"),
    "intramuscular": Route("78421000", "mushak ichiga", "внутримышечно", "into a muscle"),
    "intravenous": Route("47625008", "vena ichiga", "внутривенно", "into a vein"),
    "subcutaneous": Route("34206005", "teri ostiga", "подкожно", "under the skin"),
    "inhalation": Route("447694001", "nafas bilan", "ингаляционно", "breathed in"),
    "nasal": Route("46713006", "burunga", "в нос", "into the nose"),
    "ocular": Route("54485002", "koʻzga", "в глаза", "into the eyes"),
    "topical": Route("6064005", "teri ustiga", "наружно", "on the skin"),
    "rectal": Route("37161004", "toʻgʻri ichakka", "ректально", "into the rectum"),
}


@dataclass(frozen=True, slots=True)
class Dose:
    """How much, how often, how long, which way. `amount` is exact."""

    amount: Decimal
    unit: str
    times_per_day: int
    days: int
    route: str


def read_number(text: str, field: str = "") -> Decimal:
    """The number a person wrote: `0,5` and `0.5` are one half, `1 000` a thousand.

    `1,000` is refused: it is a thousand in one country and one in the next.
    """
    plain = text.strip()
    grouped = _GROUPED.match(plain)
    if grouped:
        plain = re.sub(r"[ \u00a0\u202f]", "", grouped.group()) + plain[grouped.end() :]
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise errors.NotANumber(field=field)
    whole, part = match.group(1), match.group(2) or ""
    if len(part) == _THOUSANDTHS and int(whole) != 0:
        raise errors.AmbiguousNumber(field=field, text=text.strip())
    return Decimal(f"{whole}.{part or '0'}")


def _within(value: Decimal, most: Decimal, field: str) -> None:
    if not value.is_finite() or not 0 < value <= most or value != round(value, _PLACES):
        raise errors.OutOfRange(field=field, least="0.0001", most=str(most))


def check_dose(dose: Dose) -> None:
    """Refuse a dose that cannot be meant."""
    unit = UNITS.get(dose.unit)
    if unit is None:
        raise errors.UnknownUnit(field="unit")
    _within(dose.amount, unit.most, "amount")
    if not 1 <= dose.times_per_day <= _MOST_TIMES:
        raise errors.OutOfRange(field="times_per_day", least=1, most=_MOST_TIMES)
    if not 1 <= dose.days <= _MOST_DAYS:
        raise errors.OutOfRange(field="days", least=1, most=_MOST_DAYS)
    if dose.route not in ROUTES:
        raise errors.UnknownRoute(field="route")


def check_quantity(quantity: Decimal) -> None:
    """Refuse a quantity that cannot be meant."""
    _within(quantity, _MOST_QUANTITY, "quantity")


def as_stored(value: Decimal) -> Decimal | None:
    """A told number if the column holds it exactly, else nothing: the ledger has the original."""
    fits = value.is_finite() and abs(value) < _MOST_STORED and value == round(value, _PLACES)
    return value if fits else None


def whole_course(dose: Dose) -> Decimal:
    """How much the whole course takes, exact."""
    return dose.amount * dose.times_per_day * dose.days


def last_valid_day(signed: date) -> date:
    """The last day on which a pharmacy may dispense; the day itself is included."""
    return signed + timedelta(days=VALID_DAYS)


def check_still_valid(today: date, valid_until: date | None) -> None:
    """Refuse after the last day. `today` is the day in Tashkent."""
    if valid_until is not None and today > valid_until:
        raise errors.Expired(last_day=valid_until.strftime("%d.%m.%Y"))
