"""What a session is worth: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust.accounts.assurance import ENDS_AFTER, LOCKED, SHOW_FACTOR, Shown, judge
from trust.context import Role

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
IDLE = timedelta(minutes=15)
STAFF = [role for role in Role if role not in (Role.PATIENT, Role.SYSTEM)]


def session(**ago: Any) -> Shown:
    by = ago.pop("by", "totp")
    at = {name: NOW - timedelta(minutes=minutes) for name, minutes in ago.items()}
    return Shown(**({"since": NOW, "seen": NOW, "proven": NOW, "by": by} | at))


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("by", ["password", "code", "oneid", "", "anything"])
def test_staff_are_nobody_without_a_second_factor(role: Role, by: str) -> None:
    judged = judge(session(by=by), role, NOW, IDLE)
    assert (judged.is_strong, judged.reason) == (False, SHOW_FACTOR)


@pytest.mark.parametrize("by", ["totp", "recovery", "passkey"])
def test_a_second_factor_makes_strong_and_says_when(by: str) -> None:
    judged = judge(session(by=by, proven=3), Role.DOCTOR, NOW, IDLE)
    assert judged.is_strong and judged.confirmed_at == NOW - timedelta(minutes=3)


@pytest.mark.parametrize("by", ["totp", "password", "code", "oneid"])
def test_a_patient_is_somebody_by_what_their_account_signs_in_with(by: str) -> None:
    assert judge(session(by=by), Role.PATIENT, NOW, IDLE).is_strong


def test_an_idle_session_locks_and_a_long_one_ends() -> None:
    assert judge(session(seen=16, proven=16), Role.DOCTOR, NOW, IDLE).reason == LOCKED
    assert judge(session(seen=14, proven=300), Role.DOCTOR, NOW, IDLE).is_strong
    over = judge(Shown(NOW - ENDS_AFTER - IDLE, NOW, NOW, "totp"), Role.DOCTOR, NOW, IDLE)
    assert over.is_over and not over.is_strong


@given(
    st.none() | st.dictionaries(st.text(max_size=6), st.text(max_size=6) | st.floats()) | st.text()
)
def test_a_session_that_is_not_ours_is_worth_nothing(stored: Any) -> None:
    assert Shown.read(stored) is None
    assert not judge(Shown.read(stored), Role.PATIENT, NOW, IDLE).is_strong


def test_what_is_stored_is_read_again() -> None:
    told = session(by="totp", seen=1, proven=2)
    assert Shown.read(told.stored()) == told
