"""Each stated rule at its boundary; a look that is expected breaks none but volume."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings.watch import WATCH
from patients.watchdog import rules
from patients.watchdog.rules import Load, Look, Rule, unusual, window

NOON = datetime(2026, 11, 25, 7, tzinfo=UTC)  # 12:00 in Tashkent
ID = UUID(int=1)
PLAIN = Look(ID, NOON, ID, "Sinov Shifokor", ID, ID, "sinov", "misol", "1726", "1726", "polyclinic")


def test_an_ordinary_look_breaks_nothing() -> None:
    assert unusual(PLAIN, WATCH) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"patient_surname": "sinov"}, Rule.SURNAME),
        ({"patient_region": "1703"}, Rule.REGION),
        ({"load": Load(WATCH.volume_floor + 1, 20)}, Rule.VOLUME),
        ({"at": datetime(2026, 11, 25, 17, tzinfo=UTC)}, Rule.NIGHT),  # 22:00
        ({"at": datetime(2026, 11, 25, 0, 59, tzinfo=UTC)}, Rule.NIGHT),  # 05:59
        ({"is_protected": True}, Rule.VIP),
    ],
)
def test_each_rule_is_broken_by_its_own_kind(change: dict[str, object], rule: Rule) -> None:
    assert unusual(replace(PLAIN, **change), WATCH) == [rule]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"actor_surname": "", "patient_surname": ""},  # unknown is not the same
        {"patient_region": ""},
        {"load": Load(WATCH.volume_floor, 20)},
        {"load": Load(120, 40)},  # a busy account's busy day: three times its usual
        {"at": datetime(2026, 11, 25, 16, 59, tzinfo=UTC)},  # 21:59
        {"at": datetime(2026, 11, 25, 1, tzinfo=UTC)},  # 06:00
        {"at": datetime(2026, 11, 25, 20, tzinfo=UTC), "facility_kind": "hospital"},
    ],
)
def test_just_within_the_line_breaks_nothing(change: dict[str, object]) -> None:
    assert unusual(replace(PLAIN, **change), WATCH) == []  # type: ignore[arg-type]


LOOKS = st.builds(
    Look,
    operation_id=st.just(ID),
    at=st.integers(0, 525_600).map(lambda minute: NOON + timedelta(minutes=minute)),
    account_id=st.just(ID),
    actor_name=st.just("Sinov"),
    facility_id=st.just(ID),
    patient_id=st.just(ID),
    actor_surname=st.sampled_from(["", "sinov", "misol"]),
    patient_surname=st.sampled_from(["", "sinov", "misol"]),
    patient_region=st.sampled_from(["", "1703", "1726"]),
    facility_region=st.sampled_from(["", "1703", "1726"]),
    facility_kind=st.sampled_from(["polyclinic", "hospital"]),
    is_expected=st.just(True),
    is_protected=st.booleans(),
    load=st.builds(Load, st.integers(0, 500), st.floats(0, 200)),
)


@given(LOOKS)
def test_an_expected_look_is_flagged_for_volume_alone(look: Look) -> None:
    assert set(unusual(look, WATCH)) <= {Rule.VOLUME}


@pytest.mark.parametrize("rule", list(Rule))
def test_negative_control_without_a_rule_its_kind_is_not_found(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    worst = replace(
        PLAIN,
        patient_surname="sinov",
        patient_region="1703",
        at=datetime(2026, 11, 25, 20, tzinfo=UTC),
        is_protected=True,
        load=Load(500, 1),
    )
    assert rule in unusual(worst, WATCH)
    rest = {one: check for one, check in rules.RULES.items() if one is not rule}
    monkeypatch.setattr(rules, "RULES", rest)
    assert rule not in unusual(worst, WATCH)


def test_a_run_reads_again_what_was_committed_late() -> None:
    since, upto = window(NOON, NOON + timedelta(minutes=10))
    assert since == NOON - timedelta(hours=1) and upto == NOON + timedelta(minutes=5)
    assert window(None, NOON)[0] == NOON - timedelta(days=1)
