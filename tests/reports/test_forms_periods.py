"""Periods, territories and as-of times: what is read, and what is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from reports.forms.errors import UnreadablePeriod, UnreadableTerritory, UnreadableTime
from reports.forms.periods import parse_period, parse_time
from reports.forms.territory import Level, parse_territory


@pytest.mark.parametrize(
    ("text", "start", "end", "months"),
    [
        ("2026", "2025-12-31T19:00", "2026-12-31T19:00", 12),
        ("2026-H1", "2025-12-31T19:00", "2026-06-30T19:00", 6),
        ("2026-h2", "2026-06-30T19:00", "2026-12-31T19:00", 6),
        ("2026-Q4", "2026-09-30T19:00", "2026-12-31T19:00", 3),
        (" 2026-11 ", "2026-10-31T19:00", "2026-11-30T19:00", 1),
        ("2026-12", "2026-11-30T19:00", "2026-12-31T19:00", 1),
    ],
)
def test_a_period_is_whole_local_months(text: str, start: str, end: str, months: int) -> None:
    period = parse_period(text)
    assert period.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert period.end == datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert len(list(period.months())) == months


def test_months_of_a_period_join_without_gaps() -> None:
    months = list(parse_period("2026").months())
    assert all(a.end == b.start for a, b in pairwise(months))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-H3",
        "2026-Q5",
        "2026-Q0",
        "2026-11-01",
        "1926",
        "2026\n2027",
        "٢٠٢٦",
        "2026-11;DROP",
        "x2026",
    ],
)
def test_another_spelling_is_refused_with_the_four_ways(text: str) -> None:
    with pytest.raises(UnreadablePeriod, match="2026-Q4") as refused:
        parse_period(text)
    assert refused.value.field == "period"


def test_territory_level_is_told_by_length() -> None:
    country, region, district = (parse_territory(code) for code in ("17", "1726", " 1726262 "))
    assert [t.level for t in (country, region, district)] == [*Level]
    assert (country.region, region.region, district.region) == ("", "1726", "1726")
    assert district.district == "1726262"


@pytest.mark.parametrize(
    "text", ["", "1", "18", "172", "17262", "172626", "17262620", "17a6", "\uff11\uff17"]
)
def test_a_code_that_is_no_soato_code_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTerritory):
        parse_territory(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-25T14:05", "2026-11-25T09:05"),
        ("2026-11-25 14:05:30+05:00", "2026-11-25T09:05:30"),
        ("2026-11-25T09:05:00Z", "2026-11-25T09:05"),
        ("2026-11-25", "2026-11-25T19:00"),
    ],
)
def test_as_of_without_an_offset_is_tashkent_time(text: str, utc: str) -> None:
    assert parse_time(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "25.11.2026", "2026-11-25T25:00", "9999-12-31"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTime):
        parse_time(text)
