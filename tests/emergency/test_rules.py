"""When a review is due: pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.emergency.rules import review_due


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23", "2026-11-26"),  # Monday
        ("2026-11-25", "2026-11-30"),  # Wednesday, over a weekend
        ("2026-11-28", "2026-12-02"),  # Saturday
    ],
)
def test_three_working_days(opened: str, due: str) -> None:
    at = datetime.fromisoformat(opened).replace(hour=3, tzinfo=UTC)
    assert review_due(at).date().isoformat() == due


def test_a_holiday_does_not_count() -> None:
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert review_due(monday, {date(2026, 11, 24)}).date() == date(2026, 11, 27)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_never_on_a_weekend_and_never_more_than_a_week(opened: datetime) -> None:
    due = review_due(opened)
    assert due.weekday() < 5 and timedelta(days=3) <= due - opened <= timedelta(days=5)
