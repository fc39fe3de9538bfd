"""Several workers at one run: it is finished once, and no part is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from registry.territories import services as territories
from reports.engine import services
from reports.engine.locks import lock_run
from reports.engine.models import ReportPart, ReportRun, RunMove
from reports.engine.states import RunState
from tests.factories import records
from tests.factories.facts import NOON, add, contact, told
from trust.accounts.gate import permit
from trust.context import Action, Actor, Purpose

PARTS = 18  # a month of one region: 1 of visits, 1 of its persons, 16 of all persons
LEFT = 2


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


def race(run_id: UUID, lock: Callable[[UUID], Any], monkeypatch: pytest.MonkeyPatch) -> ReportRun:
    """Two workers count the last two parts and arrive at the run at the same moment."""
    with monkeypatch.context() as planted, ThreadPoolExecutor(LEFT) as workers:
        planted.setattr(services, "lock_run", lock)
        list(workers.map(lambda number: count(run_id, number), range(PARTS - LEFT, PARTS)))
    return ReportRun.objects.get(pk=run_id)


@pytest.mark.usefixtures("committed")
def test_a_run_is_finished_once_by_workers_who_arrive_together(
    django_db_blocker: Any, races: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(LEFT, timeout=20)

    def locked(run_id: UUID) -> Any:
        together.wait()
        return lock_run(run_id)

    with django_db_blocker.unblock():
        territories.load_territories(records.context())
        add([told(contact())])
        for _ in range(races):
            run = race(a_started_run(), locked, monkeypatch)
            assert (run.state, run.done, run.total) == (RunState.DONE, PARTS, PARTS)
            assert ReportPart.objects.filter(run=run, is_done=True).count() == PARTS
            assert RunMove.objects.filter(run=run, move="finish").count() == 1


@pytest.mark.usefixtures("committed")
def test_without_the_row_lock_nobody_finishes_the_run(
    django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both read before either writes, and each thinks that one is left."""
    together = Barrier(LEFT, timeout=20)

    def unlocked(run_id: UUID) -> Any:
        run = ReportRun.objects.get(pk=run_id)
        together.wait()
        return run

    with django_db_blocker.unblock():
        territories.load_territories(records.context())
        run = race(a_started_run(), unlocked, monkeypatch)
        assert (run.state, run.done) == (RunState.RUNNING, PARTS)
