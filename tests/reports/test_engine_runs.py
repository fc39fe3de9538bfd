"""Runs: from asking to the table, as the workers carry them out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from registry.territories import services as territories
from reports.engine import services
from reports.engine.errors import (
    NoSuchRun,
    NoSuchTerritory,
    NotYourTerritory,
    RunIsOver,
)
from reports.engine.models import ReportPart, ReportRun, RunMove
from reports.engine.states import RunState
from reports.facts import queries as facts
from reports.forms.errors import PeriodNotBegun
from reports.forms.rules import TOTAL
from tests.factories import records, runs
from tests.factories.facts import NOON, add, contact, diagnosis, told
from trust.accounts.errors import NotPermitted
from trust.accounts.gate import permit
from trust.context import Action, Actor, Purpose

pytestmark = pytest.mark.django_db


def a_visit(person: str = "a" * 64, *, known_at: object = NOON, **more: object) -> None:
    """A contact and its main diagnosis."""
    visit = contact(person, **more)
    made = diagnosis(person, encounter_id=visit.encounter_id, **more)
    add([told(visit, known_at), told(made, known_at)])  # type: ignore[arg-type]


def test_a_run_counts_every_region_and_the_country(analyst: Actor) -> None:
    a_visit()
    a_visit(region="1726", district="1726262", age=61)
    found = runs.numbers(runs.report(analyst))
    assert found["contacts", "1703", "IX", "18-59"] == 1
    assert found["contacts", "1726", "IX", "60+"] == 1
    assert found["contacts", TOTAL, TOTAL, TOTAL] == 2
    assert found["persons", TOTAL, "IX", TOTAL] == 1, "one person, seen in two regions"
    assert sum(row != TOTAL for _, row, c, b in found if (c, b) == ("I", TOTAL)) == 4 * 14


def test_only_the_expected_cells_rise_by_one_after_a_visit(analyst: Actor) -> None:
    a_visit("b" * 64, icd10="J06.9", category="J06", chapter="X")
    moment = NOON + timedelta(days=1)
    a_visit(known_at=moment)
    before = runs.numbers(runs.report(analyst, as_of=moment - timedelta(seconds=1)))
    after = runs.numbers(runs.report(analyst, as_of=moment))
    risen = {cell: (before[cell], after[cell]) for cell in before if before[cell] != after[cell]}
    counts = {cell: new - old for cell, (old, new) in risen.items() if cell[0] != "per_1000"}  # type: ignore[operator]
    rows, chapters, ages = ("1703", TOTAL), ("IX", TOTAL), ("18-59", TOTAL)
    measures = ("contacts", "persons", "first_in_life")
    assert counts == {
        (m, r, c, a): 1 for m in measures for r in rows for c in chapters for a in ages
    }


def test_progress_rises_to_the_whole(analyst: Actor) -> None:
    run_id = runs.ask(analyst, territory="1703")
    assert runs.run(analyst, run_id).state is RunState.QUEUED
    start, *_ = runs.waiting()
    runs.DOORS[start.task](str(start.id), start.payload)
    seen: list[int] = []
    for row in runs.waiting():
        seen.append(runs.run(analyst, run_id).percent)
        runs.DOORS[row.task](str(row.id), row.payload)
    done = runs.run(analyst, run_id)
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert (done.state, done.done, done.percent) == (RunState.DONE, done.total, 100)


def test_a_task_delivered_twice_counts_once(analyst: Actor) -> None:
    a_visit()
    once = runs.numbers(runs.report(analyst, territory="1703"))
    run_id = runs.ask(analyst, territory="1703")
    runs.work(times=2)
    assert runs.numbers(runs.table(analyst, run_id)) == once
    assert list(
        RunMove.objects.filter(run=run_id).order_by("id").values_list("move", flat=True)
    ) == [
        "start",
        "finish",
    ]


def test_a_cancelled_run_is_counted_no_further(analyst: Actor) -> None:
    run_id = runs.ask(analyst)
    start, *_ = runs.waiting()
    runs.DOORS[start.task](str(start.id), start.payload)
    cancel(analyst, run_id)
    runs.work()
    assert not ReportPart.objects.filter(run=run_id, is_done=True).exists()
    assert runs.run(analyst, run_id).state is RunState.CANCELLED
    with pytest.raises(RunIsOver):
        cancel(analyst, run_id)


def cancel(actor: Actor, run_id: UUID) -> None:
    with permit(actor, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        services.cancel(ctx, run_id=run_id)


def test_somebody_elses_run_is_not_there(analyst: Actor, analyst_of: Callable[..., Actor]) -> None:
    run_id = runs.ask(analyst)
    stranger = analyst_of("1703")
    for touch in (runs.run, runs.table, cancel):
        with pytest.raises(NoSuchRun):
            touch(stranger, run_id)


def test_an_analyst_reports_only_on_granted_territories(
    analyst_of: Callable[..., Actor],
) -> None:
    of_region = analyst_of("1703")
    runs.ask(of_region, territory="1703")
    runs.ask(of_region, territory="1703203")
    for code in ("17", "1726", "1726262"):
        with pytest.raises(NotYourTerritory):
            runs.ask(of_region, territory=code)
    with pytest.raises(NotPermitted):
        runs.ask(records.actors.doctor())


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [({"territory": "1799"}, NoSuchTerritory), ({"period": "2031-01"}, PeriodNotBegun)],
)
def test_what_does_not_exist_is_refused(
    analyst: Actor, asked: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        runs.ask(analyst, **asked)  # type: ignore[arg-type]
    assert not ReportRun.objects.exists()


def test_a_grant_taken_back_before_the_start_ends_the_run(analyst: Actor) -> None:
    run_id = runs.ask(analyst, territory="1703")
    assert analyst.account_id is not None
    territories.revoke_reporting(records.context(), account_id=analyst.account_id, code="1703")
    runs.work()
    ended = runs.run(analyst, run_id)
    assert ended.state is RunState.FAILED
    assert "1703" in ended.failure


def test_three_mishaps_end_a_run_and_two_do_not(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = runs.ask(analyst, territory="1703")
    start, *_ = runs.waiting()
    runs.DOORS[start.task](str(start.id), start.payload)
    part = next(row for row in runs.waiting() if row.payload["number"] == "0")  # visits

    def broken(*args: object, **named: object) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as planted:
        planted.setattr(facts, "contacts", broken)
        for _ in range(2):
            runs.DOORS[part.task](str(part.id), part.payload)
        assert runs.run(analyst, run_id).state is RunState.RUNNING
        runs.DOORS[part.task](str(part.id), part.payload)
    ended = runs.run(analyst, run_id)
    assert ended.state is RunState.FAILED
    assert ended.failure


def test_an_as_of_in_the_future_is_taken_back_to_now(analyst: Actor) -> None:
    run_id = runs.ask(analyst, as_of=timezone.now() + timedelta(days=9))
    assert runs.run(analyst, run_id).as_of <= timezone.now()


def test_the_same_form_sent_twice_asks_once(analyst: Actor) -> None:
    asked = {"form": "YG-01", "period": "2026-11", "territory": "17", "request_key": "k"}
    with permit(analyst, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        first = services.ask_workers(ctx, **asked)  # type: ignore[arg-type]
        assert services.ask_workers(ctx, **asked) == first  # type: ignore[arg-type]
    assert len(runs.waiting()) == 1


def test_facts_of_no_territory_stand_in_a_row_of_their_own(analyst: Actor) -> None:
    a_visit(region="", district="")
    found = runs.numbers(runs.report(analyst))
    assert found["contacts", "unknown", "IX", TOTAL] == 1
    assert found["contacts", TOTAL, "IX", TOTAL] == 1


def test_a_district_counts_itself_alone(analyst: Actor) -> None:
    a_visit()
    a_visit("b" * 64, district="1703401")
    found = runs.numbers(runs.report(analyst, territory="1703203", period="2026"))
    assert found["contacts", "1703203", "IX", TOTAL] == 1
    assert found["persons", TOTAL, "IX", TOTAL] == 1
    assert found["per_1000", TOTAL, "IX", TOTAL] is None
