"""Vital signs: how they are typed, what is possible, their codes and units. Pure.

The limits say what a living person can have (so that a slip of the keys is refused), not what is
healthy. Source: extremes in the clinical literature, rounded outwards; reviewer: none yet, so
they are demonstration content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ehr.observations.errors import (
    Implausible,
    MissingComma,
    NotANumber,
    NotAPressure,
    PressureReversed,
)
from trust.context import Refusal, gettext_noop

SOURCE = "demonstration"


@dataclass(frozen=True, slots=True)
class Vital:
    """One vital sign: LOINC code, UCUM unit and its printed form, possible range."""

    key: str
    code: str
    display: str
    unit: str
    ucum: str
    low: Decimal
    high: Decimal
    places: int = 0


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value as it was measured: one number, or two for blood pressure."""

    vital: Vital
    value: Decimal | None = None
    systolic: Decimal | None = None
    diastolic: Decimal | None = None


def _vital(
    key: str, code: str, display: str, unit: str, ucum: str, span: tuple[str, str], places: int = 0
) -> Vital:
    return Vital(key, code, display, unit, ucum, Decimal(span[0]), Decimal(span[1]), places)


PRESSURE = _vital(
    "pressure", "85354-9", gettext_noop("Blood pressure"), "mmHg", "mm[Hg]", ("40", "300")
)
_LOWER = (Decimal(20), Decimal(200))
VITALS: tuple[Vital, ...] = (
    PRESSURE,
    _vital("pulse", "8867-4", gettext_noop("Pulse"), "/min", "/min", ("20", "300")),
    _vital(
        "temperature", "8310-5", gettext_noop("Temperature"), "°C", "Cel", ("25", "44"), places=1
    ),
    _vital("spo2", "2708-6", gettext_noop("SpO₂"), "%", "%", ("40", "100")),
    _vital("breathing", "9279-1", gettext_noop("Respiratory rate"), "/min", "/min", ("4", "100")),
    _vital("height", "8302-2", gettext_noop("Height"), "cm", "cm", ("20", "260"), places=1),
    _vital("weight", "29463-7", gettext_noop("Weight"), "kg", "kg", ("0.2", "450"), places=1),
)
BY_KEY = {vital.key: vital for vital in VITALS}
BY_CODE = {vital.code: vital for vital in VITALS}

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d{1,4})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,4})?", re.ASCII)
_PAIR = re.compile(r"\s*(\d{1,4})\s*[/\\-]\s*(\d{1,4})\s*", re.ASCII)


def number(typed: str, *, field: str = "") -> Decimal:
    """The number somebody typed: comma or point, spaces between thousands. Raises NotANumber."""
    text = _SPACES.sub(" ", typed).strip()
    if not (_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise NotANumber(typed=typed[:40], field=field)
    return Decimal(text.replace(" ", "").replace(",", "."))


def measured(vital: Vital, typed: str) -> Measurement:
    """What was measured. Raises a Refusal at the vital's field."""
    if vital is PRESSURE:
        return _pressure(typed)
    value = number(typed, field=vital.key)
    if not vital.low <= value <= vital.high:
        raise _implausible(vital, value, typed)
    return Measurement(vital, value=value)


def read_all(typed: Mapping[str, str]) -> tuple[list[Measurement], list[Refusal]]:
    """Every vital that was typed, and every refusal, so that a form shows all of them at once."""
    measurements: list[Measurement] = []
    refusals: list[Refusal] = []
    for vital in VITALS:
        text = typed.get(vital.key, "").strip()
        if not text:
            continue
        try:
            measurements.append(measured(vital, text))
        except Refusal as refusal:
            refusals.append(refusal)
    return measurements, refusals


def body_mass_index(weight: Decimal | None, height: Decimal | None) -> Decimal | None:
    """kg/m², to one place; None unless both are known."""
    if not weight or not height:
        return None
    return (weight / (height / 100) ** 2).quantize(Decimal("0.1"))


def _pressure(typed: str) -> Measurement:
    match = _PAIR.fullmatch(typed)
    if match is None:
        raise NotAPressure(typed=typed[:40], field=PRESSURE.key)
    systolic, diastolic = Decimal(match[1]), Decimal(match[2])
    low, high = _LOWER
    for value, lowest, highest in (
        (systolic, PRESSURE.low, PRESSURE.high),
        (diastolic, low, high),
    ):
        if not lowest <= value <= highest:
            raise Implausible(
                typed=value, low=lowest, high=highest, unit=PRESSURE.unit, field=PRESSURE.key
            )
    if diastolic >= systolic:
        raise PressureReversed(typed=f"{systolic}/{diastolic}", field=PRESSURE.key)
    return Measurement(PRESSURE, systolic=systolic, diastolic=diastolic)


def _implausible(vital: Vital, value: Decimal, typed: str) -> Refusal:
    facts = {"typed": typed[:40], "low": vital.low, "high": vital.high, "unit": vital.unit}
    meant = value / 10
    if vital.places and vital.low <= meant <= vital.high:
        return MissingComma(**facts, meant=f"{meant:.1f}".replace(".", ","), field=vital.key)
    return Implausible(**facts, field=vital.key)


def value_text(row: Any) -> str:
    """The value as one reads it: 148/92 mmHg, 36.6 °C, or the words."""
    if row.systolic is not None or row.diastolic is not None:
        pair = f"{plain(row.systolic)}/{plain(row.diastolic)}"
        return f"{pair} mmHg"
    if row.value is None:
        return row.words
    return f"{row.comparator}{plain(row.value)} {row.unit or row.unit_code}".strip()


def plain(value: Decimal | None) -> str:
    """A decimal as people here write it: 36,6 and not 36.600000."""
    return "–" if value is None else f"{value.normalize():f}".replace(".", ",")
