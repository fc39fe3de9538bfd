"""Two pharmacies at once, on committed data: one hands over; the harness catches a naive one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import IntegrityError, connection, connections

from patients.access import gate
from prescriptions.dispensing import services
from prescriptions.dispensing.models import DispenseEvent, MedicationDispense
from prescriptions.orders import errors, queries
from prescriptions.orders import services as orders
from prescriptions.orders.models import MedicationRequest
from prescriptions.orders.states import State
from tests.factories import actors
from tests.factories import prescriptions as factory
from trust.context import Action, RecordContext, Refusal
from trust.ledger import queries as ledger

Act = Callable[[RecordContext, str, threading.Barrier], None]


def real(ctx: RecordContext, number: str, both_here: threading.Barrier) -> None:
    """The service as it is."""
    both_here.wait(timeout=20)
    services.dispense(ctx, number=number)


def naive(ctx: RecordContext, number: str, both_here: threading.Barrier) -> None:
    """Check, then act: what must not be written."""
    row = queries.by_number(ctx, number)
    assert row is not None
    if row.state != State.ISSUED:
        raise errors.AlreadyDispensed
    both_here.wait(timeout=20)
    MedicationRequest.objects.filter(patient_id=row.patient_id, id=row.id).update(
        state=State.DISPENSED, given=row.quantity
    )
    MedicationDispense.objects.create(**services._dispense(ctx, row))


def dispensed_at_once(number: str, act: Act) -> tuple[int, int]:
    """Two pharmacies dispense one prescription together: (handed over, refused)."""
    barrier = threading.Barrier(2)
    handed, refused = [], []

    def run(pharmacy: object) -> None:
        try:
            who = actors.pharmacist(pharmacy)
            with gate.open_by_key(who, "prescription", number, Action.DISPENSE) as ctx:
                act(ctx, number, barrier)
            handed.append(1)
        except (Refusal, IntegrityError):
            refused.append(1)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place,))
        for place in (actors.PHARMACY, actors.OTHER_PHARMACY)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(handed), len(refused)


@contextmanager
def without_constraint(database: str, *statements: str) -> Iterator[None]:
    """Take a guard of the database away in this clone."""
    owner = connection.settings_dict
    with psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        dbname=database,
        autocommit=True,
    ) as admin:
        for statement in statements:
            admin.execute(statement)
        yield


@pytest.mark.hazard("H5")
def test_two_pharmacies_at_once_one_hands_over(committed: str, races: int) -> None:
    case = factory.visit()
    for _ in range(races):
        prescription_id, number = factory.issued(case)
        assert dispensed_at_once(number, real) == (1, 1)
        with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
            mine = {"patient_id": ctx.patient_id, "medication_request_id": prescription_id}
            row = queries.prescription(ctx, prescription_id)
            assert row is not None and row.given == row.quantity
            assert MedicationDispense.objects.filter(**mine).count() == 1
            assert DispenseEvent.objects.filter(**mine).count() == 1
            assert [one.verb for one in queries.moves(ctx, [prescription_id])] == [
                "write",
                "sign",
                "dispense",
            ]
    with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
        assert ledger.broken_links(ctx) == []


@pytest.mark.hazard("H5")
def test_the_conditional_update_alone_holds(committed: str, races: int) -> None:
    """Without the unique constraints the state's conditional update still lets one through."""
    case = factory.visit()
    with without_constraint(committed, *DROP):
        for _ in range(races):
            assert dispensed_at_once(factory.issued(case)[1], real) == (1, 1)


DROP = (
    "DROP INDEX dispensed_once",
    "ALTER TABLE prescriptions_dispenseevent DROP CONSTRAINT dispense_event_once",
    "ALTER TABLE prescriptions_prescriptionmove DROP CONSTRAINT rx_move_once",
)


@pytest.mark.hazard("H5")
def test_negative_control_a_naive_dispense_is_caught_by_this_harness(committed: str) -> None:
    """Check-then-act hands over twice, and the harness sees it; the constraint stops even that."""
    case = factory.visit()
    assert dispensed_at_once(factory.issued(case)[1], naive) == (1, 1)  # the unique constraint
    with without_constraint(committed, *DROP):
        assert dispensed_at_once(factory.issued(case)[1], naive) == (2, 0)


def test_cancel_and_dispense_at_once_one_wins(committed: str, races: int) -> None:
    case = factory.visit()
    for _ in range(races):
        prescription_id, number = factory.issued(case)
        barrier = threading.Barrier(2)
        done: list[str] = []

        def give(number: str = number, barrier: threading.Barrier = barrier) -> None:
            with gate.open_by_key(
                actors.pharmacist(), "prescription", number, Action.DISPENSE
            ) as ctx:
                barrier.wait(timeout=20)
                services.dispense(ctx, number=number)

        def take_back(one: object = prescription_id, barrier: threading.Barrier = barrier) -> None:
            with gate.open_record(case.doctor, case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx:
                barrier.wait(timeout=20)
                orders.cancel(ctx, prescription_id=one, reason="x")  # type: ignore[arg-type]

        def run(act: Callable[[], None], word: str, done: list[str] = done) -> None:
            try:
                act()
                done.append(word)
            except Refusal:
                pass
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=run, args=(give, "dispensed")),
            threading.Thread(target=run, args=(take_back, "cancelled")),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
            row = queries.prescription(ctx, prescription_id)
        assert row is not None
        assert done == [row.state]
