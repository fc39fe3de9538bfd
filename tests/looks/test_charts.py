"""Pictures of measurements: what they say is what was measured."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr.observations import charts
from ehr.observations.charts import Point, Pressure, Words, chart_pressure, chart_trend

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
WORDS = Words(title="Potassium", band="normal")


def points(*values: str) -> list[Point]:
    """A measurement a month."""
    return [Point(START + timedelta(days=31 * i), Decimal(v)) for i, v in enumerate(values)]


def test_the_description_reads_the_values_with_a_decimal_comma() -> None:
    svg = chart_trend(points("4.40", "5.1"), words=WORDS, name="k", unit="mmol/l")
    assert '<desc id="k-d">4,4; 5,1 mmol/l</desc>' in svg


def test_outside_the_range_is_a_triangle_inside_a_ring() -> None:
    svg = chart_trend(
        points("3.0", "4.4", "5.1"),
        words=WORDS,
        name="k",
        low=Decimal("3.5"),
        high=Decimal(5),
    )
    assert svg.count("c-high") == 2
    assert svg.count("c-dot") == 1


def test_the_limit_itself_is_inside() -> None:
    svg = chart_trend(points("5.0"), words=WORDS, name="k", high=Decimal(5))
    assert "c-high" not in svg


def test_words_are_escaped() -> None:
    svg = chart_trend(points("4"), words=Words("<b>", "a & b"), name="k", high=Decimal(5))
    assert "&lt;b&gt;" in svg
    assert "a &amp; b" in svg
    assert svg.__html__() is svg  # so that the template does not escape it again


def test_nothing_measured_draws_nothing() -> None:
    assert chart_trend([], words=WORDS, name="k") == ""
    assert chart_pressure([], words=WORDS, name="p") == ""


def test_the_newest_six_are_shown_in_order_of_time() -> None:
    newest_first = points(*"123456789")[::-1]
    svg = chart_trend(newest_first, words=WORDS, name="k")
    assert "4; 5; 6; 7; 8; 9" in svg


@pytest.mark.parametrize(
    ("systolic", "diastolic", "high"),
    [(139, 89, False), (140, 80, True), (120, 90, True), (90, 60, False)],
)
def test_a_high_pressure_is_marked(systolic: int, diastolic: int, high: bool) -> None:
    svg = chart_pressure([Pressure(START, systolic, diastolic)], words=WORDS, name="p")
    assert ("c-high" in svg) is high
    assert f"{systolic}/{diastolic}" in svg


def test_a_picture_carries_classes_and_no_colours() -> None:
    svg = chart_trend(points("4", "6"), words=WORDS, name="k", high=Decimal(5))
    assert "style" not in svg
    assert not re.search(r"(?:fill|stroke)=", svg)


@given(
    st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=9),
    st.none() | st.decimals(-1000, 1000, places=1),
)
def test_every_mark_lies_inside_the_picture(values: list[Decimal], high: Decimal | None) -> None:
    made = [Point(START + timedelta(days=i), value) for i, value in enumerate(values)]
    svg = chart_trend(made, words=WORDS, name="k", high=high)
    root = ElementTree.fromstring(svg)
    for circle in root.iter("circle"):
        assert 0 <= Decimal(circle.attrib["cx"]) <= charts.WIDTH
        assert 0 <= Decimal(circle.attrib["cy"]) <= 140


@given(st.lists(st.decimals(-(10**6), 10**6, places=3), min_size=1, max_size=6))
def test_ticks_are_few_and_hold_every_value(values: list[Decimal]) -> None:
    ticks = charts._ticks(values)
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
