"""Several workers at one run: it is finished once, and no part is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from registry.territories import services as territories
from reports.engine import services
from reports.engine.models import ReportPart, ReportRun, RunMove
from reports.engine.states import RunState
from tests.factories import records
from tests.factories.facts import NOON, add, contact, told
from trust.accounts.gate import permit
from trust.context import Action, Actor, Purpose

PARTS = 18  # a month of one region: 1 of visits, 1 of its persons, 16 of all persons
LEFT = 3


def permitted(act: Callable[..., Any], **named: object) -> Any:
    with permit(Actor.system("race"), Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        return act(ctx, **named)


def a_started_run() -> UUID:
    run_id, _ = permitted(
        services.ask, form="YG-01", period="2026-11", territory="1703", as_of=NOON
    )
    permitted(services.start, run_id=run_id)
    # All but the last parts are done: the race is about finishing.
    ReportPart.objects.filter(run=run_id, number__lt=PARTS - LEFT).update(is_done=True)
    ReportRun.objects.filter(pk=run_id).update(done=PARTS - LEFT)
    return run_id


def count(run_id: UUID, number: int) -> None:
    try:
        permitted(services.count, run_id=run_id, number=number)
    finally:
        connection.close()


def race(run_id: UUID) -> None:
    """Every part is delivered twice, to four workers at once."""
    with ThreadPoolExecutor(4) as workers:
        doubled = [number for number in range(PARTS - LEFT, PARTS) for _ in range(2)]
        list(workers.map(lambda number: count(run_id, number), doubled))


@pytest.mark.usefixtures("committed")
def test_a_run_is_finished_once_by_many_workers(django_db_blocker: Any, races: int) -> None:
    with django_db_blocker.unblock():
        territories.load_territories(records.context())
        add([told(contact())])
        for _ in range(races):
            run_id = a_started_run()
            race(run_id)
            run = ReportRun.objects.get(pk=run_id)
            assert (run.state, run.done, run.total) == (RunState.DONE, PARTS, PARTS)
            assert ReportPart.objects.filter(run=run, is_done=True).count() == PARTS
            assert RunMove.objects.filter(run=run, move="finish").count() == 1


@pytest.mark.usefixtures("committed")
def test_without_the_row_lock_the_race_is_lost(
    django_db_blocker: Any, races: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: read without a lock, some run is never finished or counts wrongly."""
    monkeypatch.setattr(services, "lock_run", lambda run_id: ReportRun.objects.get(pk=run_id))
    lost = False
    with django_db_blocker.unblock():
        territories.load_territories(records.context())
        for _ in range(races):
            run_id = a_started_run()
            race(run_id)
            run = ReportRun.objects.get(pk=run_id)
            if run.state != RunState.DONE:
                lost = True
                break
    assert lost
