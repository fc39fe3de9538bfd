"""Pictures of measurements: numbers in, SVG with classes out (colours and fonts live in the CSS).

Pure; no float: coordinates are Decimals. Drawn 340 units wide, so letters stay readable at 320 px.
Every picture has a title and a description; its table is drawn by templates/components/chart.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape

WIDTH, LEFT, RIGHT, TOP = 340, Decimal(34), Decimal(326), Decimal(16)
SHOWN = 6  # more would touch each other at 320 px; the table has them all
TARGET_LOW, TARGET_HIGH = Decimal(90), Decimal(140)


class Svg(str):
    """Ready markup: every text in it has been escaped here."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell the template engine so."""
        return self


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says, already in the reader's language."""

    title: str
    band: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement."""

    when: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Pressure:
    """One blood pressure, mm Hg."""

    when: datetime
    systolic: int
    diastolic: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to heights; `bottom` is the height of the lowest tick."""

    low: Decimal
    high: Decimal
    bottom: Decimal

    def y(self, value: Decimal) -> Decimal:
        """The height of a value; SVG counts downwards."""
        return self.bottom - (value - self.low) * (self.bottom - TOP) / (self.high - self.low)


def chart_trend(
    points: Sequence[Point],
    *,
    words: Words,
    name: str,
    unit: str = "",
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Svg:
    """A line of the last results with the wanted range as a band; outside it, a triangle."""
    shown = sorted(points, key=lambda point: point.when)[-SHOWN:]
    if not shown:
        return Svg()
    limits = [limit for limit in (low, high) if limit is not None]
    ticks = _ticks([*(point.value for point in shown), *limits])
    if low is None and high is not None and ticks[0] == high:
        ticks.insert(0, 2 * ticks[0] - ticks[1])  # an open band needs a place to be seen
    if high is None and low is not None and ticks[-1] == low:
        ticks.append(2 * ticks[-1] - ticks[-2])
    scale = Scale(ticks[0], ticks[-1], Decimal(116))
    parts = [_band(scale, low, high, words.band)] if limits else []
    parts += [_tick(scale.y(tick), spoken(tick), line=True) for tick in ticks]
    places = list(zip(_columns(len(shown), LEFT, RIGHT), shown, strict=True))
    line = " L".join(f"{_n(x)} {_n(scale.y(point.value))}" for x, point in places)
    parts.append(f'<path class="c-line" d="M{line}"/>')
    for index, (x, point) in enumerate(places):
        parts.append(_trend_mark(x, scale, point, _outside(point.value, low, high)))
        parts.append(_label(x, Decimal(134), f"{point.when:%m.%Y}", *_edge(index, len(shown))))
    said = "; ".join(spoken(point.value) for point in shown)
    return _svg(name, 140, words.title, f"{said} {unit}".strip(), parts)


def chart_pressure(points: Sequence[Pressure], *, words: Words, name: str) -> Svg:
    """Each pressure as a bar from diastolic to systolic, with the wanted band 90 to 140."""
    shown = sorted(points, key=lambda point: point.when)[-SHOWN:]
    if not shown:
        return Svg()
    lowest = min(Decimal(60), *(Decimal(point.diastolic) for point in shown))
    highest = max(Decimal(180), *(Decimal(point.systolic) for point in shown))
    scale = Scale(lowest, highest, Decimal(146))
    parts = [_band(scale, TARGET_LOW, TARGET_HIGH, words.band)]
    for tick in (lowest, TARGET_LOW, Decimal(120), TARGET_HIGH, highest):
        parts.append(_tick(scale.y(tick), spoken(tick), line=False))
    places = zip(_columns(len(shown), Decimal(50), Decimal(300)), shown, strict=True)
    for x, point in places:
        parts += _pressure_mark(x, scale, point)
        parts.append(_label(x, Decimal(164), f"{point.when:%d.%m}", "middle", Decimal(0)))
    said = ", ".join(f"{point.systolic}/{point.diastolic}" for point in shown)
    return _svg(name, 170, words.title, said, parts)


def spoken(value: Decimal) -> str:
    """A number as people here write it: 7,4 and not 7.40."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def _n(value: Decimal) -> str:
    """A coordinate: one digit after the point is finer than any screen."""
    return f"{value.quantize(Decimal('0.1')):f}".removesuffix(".0")


def _columns(count: int, left: Decimal, right: Decimal) -> Iterable[Decimal]:
    if count == 1:
        return [(left + right) / 2]
    return [left + (right - left) * index / (count - 1) for index in range(count)]


def _ticks(values: Iterable[Decimal]) -> list[Decimal]:
    """Three to six round numbers that hold all values."""
    known = list(values)
    low, high = min(known), max(known)
    span = (high - low) or max(abs(high), Decimal(1)) / 2
    power = Decimal(1).scaleb(span.adjusted())
    step = next(
        power * step for step in (Decimal("0.5"), 1, 2, 5, 10) if span / (power * step) <= 4
    )
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    last = last if last > first else first + step
    return [first + step * index for index in range(int((last - first) / step) + 1)]


def _outside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _band(scale: Scale, low: Decimal | None, high: Decimal | None, words: str) -> str:
    top = scale.y(high) if high is not None else TOP
    bottom = scale.y(low) if low is not None else scale.bottom
    edge = f'<path class="c-edge" d="M34 {_n(top)}H326"/>' if high is not None else ""
    said = f'<text class="c-t" x="38" y="{_n(bottom - 5)}">{escape(words)}</text>' if words else ""
    height = _n(bottom - top)
    return f'<rect class="c-band" x="34" y="{_n(top)}" width="292" height="{height}"/>{edge}{said}'


def _tick(y: Decimal, text: str, *, line: bool) -> str:
    grid = f'<path class="c-grid" d="M34 {_n(y)}H326"/>' if line else ""
    return f'{grid}<text class="c-t" x="28" y="{_n(y + 4)}" text-anchor="end">{text}</text>'


def _edge(index: int, count: int) -> tuple[str, Decimal]:
    """The first and last label lean inwards, else they leave the picture."""
    if count > 1 and index == 0:
        return "start", Decimal(-4)
    if count > 1 and index == count - 1:
        return "end", Decimal(6)
    return "middle", Decimal(0)


def _label(x: Decimal, y: Decimal, text: str, anchor: str, shift: Decimal) -> str:
    return f'<text class="c-t" x="{_n(x + shift)}" y="{_n(y)}" text-anchor="{anchor}">{text}</text>'


def _triangle(x: Decimal, y: Decimal) -> str:
    return f'<path class="c-high" d="M{_n(x)} {_n(y - 7)}l6.5 11h-13z"/>'


def _dot(x: Decimal, y: Decimal) -> str:
    return f'<circle class="c-dot" cx="{_n(x)}" cy="{_n(y)}" r="4"/>'


def _trend_mark(x: Decimal, scale: Scale, point: Point, outside: bool) -> str:
    y = scale.y(point.value)
    mark = _triangle(x, y) if outside else _dot(x, y)
    anchor = "start" if x == LEFT else "end" if x == RIGHT else "middle"
    text = f'<text class="c-v" x="{_n(x)}" y="{_n(y - 11)}" text-anchor="{anchor}">'
    return f"{mark}{text}{spoken(point.value)}</text>"


def _pressure_mark(x: Decimal, scale: Scale, point: Pressure) -> list[str]:
    top, bottom = scale.y(Decimal(point.systolic)), scale.y(Decimal(point.diastolic))
    high = point.systolic >= TARGET_HIGH or point.diastolic >= TARGET_LOW
    foot = _n(bottom)
    return [
        f'<path class="c-line" d="M{_n(x)} {_n(top)}V{foot}M{_n(x - 5)} {foot}h10"/>',
        _triangle(x, top) if high else _dot(x, top),
        f'<text class="c-v" x="{_n(x)}" y="{_n(top - 11)}" text-anchor="middle">{point.systolic}</text>',
        f'<text class="c-t" x="{_n(x + 8)}" y="{_n(bottom + 4)}">{point.diastolic}</text>',
    ]


def _svg(name: str, height: int, title: str, description: str, parts: Iterable[str]) -> Svg:
    ids = escape(name, quote=True)
    return Svg(
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{ids}-t {ids}-d">'
        f'<title id="{ids}-t">{escape(title)}</title><desc id="{ids}-d">{escape(description)}</desc>'
        + "".join(parts)
        + "</svg>"
    )
