"""Two at once, on committed data: one person, one taker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connections

from patients.access import gate
from patients.desk import services as desk
from patients.identity import errors
from patients.worklist import queries, services
from patients.worklist.errors import WorkNotInState
from tests.factories import actors, people
from trust.context import Action


def together(act: Callable[[], None], times: int) -> None:
    """Run `act` in that many threads, each with a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.hazard("H21")
def test_desks_registering_one_pinfl_at_once_make_one_person(committed: str, races: int) -> None:
    for _ in range(races):
        made, known = _desks_register_one_pinfl(3)
        assert len(made) == 1
        assert known == made * 2


def test_doctors_taking_one_patient_at_once_are_one(committed: str, races: int) -> None:
    for _ in range(races):
        assert _doctors_take_one_patient(2) == (1, 1)


def _desks_register_one_pinfl(desks: int) -> tuple[list[UUID], list[UUID]]:
    written, barrier = people.particulars(), threading.Barrier(desks)
    made: list[UUID] = []
    known: list[UUID] = []

    def register() -> None:
        try:
            with gate.new_record(actors.registrar()) as ctx:
                barrier.wait(timeout=10)
                desk.register_person(ctx, written=written)
                made.append(ctx.patient_id)
        except errors.AlreadyKnown as refusal:
            known.append(refusal.patient_id)

    together(register, desks)
    return made, known


def _doctors_take_one_patient(doctors: int) -> tuple[int, int]:
    patient_id, barrier = people.queued(), threading.Barrier(doctors)
    taken: list[bool] = []
    with gate.open_list(actors.doctor()) as ctx:
        item = next(one.id for one in queries.queue(ctx) if one.patient_id == patient_id)

    def take() -> None:
        try:
            with gate.open_record(actors.doctor(), patient_id, Action.WRITE_CARD) as ctx:
                barrier.wait(timeout=10)
                services.take(ctx, item_id=item)
                taken.append(True)
        except WorkNotInState:
            taken.append(False)

    together(take, doctors)
    with gate.open_record(actors.doctor(), patient_id, Action.WRITE_CARD) as ctx:
        services.finish(ctx, item_id=item)
    return taken.count(True), taken.count(False)
