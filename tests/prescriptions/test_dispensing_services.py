"""Handing over: once, whole, only what is signed and valid; who comes second learns where."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from patients.access import gate
from patients.access.errors import NotHere
from prescriptions.dispensing import queries as dispensed
from prescriptions.dispensing import services
from prescriptions.dispensing.errors import NotAPharmacy, NothingToGive
from prescriptions.dispensing.models import DispenseEvent, MedicationDispense
from prescriptions.orders import errors, queries
from prescriptions.orders import services as orders
from prescriptions.orders.models import MedicationRequest
from prescriptions.orders.states import State
from tests.factories import actors
from tests.factories import prescriptions as factory
from trust.accounts.errors import NotPermitted
from trust.context import Action, Actor
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse

pytestmark = pytest.mark.django_db


def _dispense(number: str, who: Actor | None = None) -> UUID:
    pharmacist = who or actors.pharmacist()
    with gate.open_by_key(pharmacist, "prescription", number, Action.DISPENSE) as ctx:
        return services.dispense(ctx, number=number)


def test_dispensed_whole_with_rows_event_and_ledger() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    dispense_id = _dispense(number)
    with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
        row = queries.by_number(ctx, number)
        given = dispensed.dispenses(ctx, [prescription_id])[prescription_id]
        events = list(DispenseEvent.objects.filter(patient_id=ctx.patient_id))
        order = ledger.current(ctx, "MedicationRequest", prescription_id)
        act = ledger.current(ctx, "MedicationDispense", dispense_id)
        assert ledger.broken_links(ctx) == []
    assert row is not None and order is not None and act is not None
    assert (row.state, row.given) == (State.DISPENSED, row.quantity)
    assert (given.id, given.quantity, given.pharmacy_name) == (
        dispense_id,
        Decimal(30),
        "Misol dorixonasi",
    )
    assert [(one.position, one.quantity) for one in events] == [(1, Decimal(30))]
    assert parse(order.content)["status"] == "completed"
    tree = parse(act.content)
    assert tree["authorizingPrescription"] == [
        {"reference": f"MedicationRequest/{prescription_id}"}
    ]
    assert tree["quantity"]["value"] == Decimal(30)


@pytest.mark.hazard("H5")
def test_the_second_pharmacy_is_refused_and_can_say_where_and_when() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    _dispense(number)
    second = actors.pharmacist(actors.OTHER_PHARMACY, facility_name="Boshqa dorixona")
    with gate.open_by_key(second, "prescription", number, Action.DISPENSE) as ctx:
        with pytest.raises(errors.AlreadyDispensed):
            services.dispense(ctx, number=number)
        last = queries.last_moves(ctx, [prescription_id])[prescription_id]
    assert (last.verb, last.facility_name) == ("dispense", "Misol dorixonasi")
    assert last.at is not None


def test_a_cancelled_prescription_is_not_dispensed() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    with gate.open_record(case.doctor, case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx:
        orders.cancel(ctx, prescription_id=prescription_id, reason="x")
    with pytest.raises(errors.AlreadyCancelled):
        _dispense(number)


def test_a_dispensed_prescription_is_not_cancelled() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    _dispense(number)
    with (
        gate.open_record(case.doctor, case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx,
        pytest.raises(errors.AlreadyDispensed),
    ):
        orders.cancel(ctx, prescription_id=prescription_id, reason="x")


def test_after_the_last_day_nothing_is_dispensed() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        rows = MedicationRequest.objects.filter(patient_id=ctx.patient_id, id=prescription_id)
        rows.update(valid_until=(ctx.now - timedelta(days=2)).date())
    with pytest.raises(errors.Expired):
        _dispense(number)
    # control: on the last day it still is
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        rows.update(valid_until=(ctx.now + timedelta(days=1)).date())
    _dispense(number)


def test_the_gate_opens_a_pharmacy_nothing_without_a_right_number() -> None:
    case = factory.visit()
    factory.issued(case)
    with pytest.raises(NotHere):
        _dispense("0" * 16)
    with (
        pytest.raises(NotPermitted),
        gate.open_record(actors.pharmacist(), case.patient_id, Action.DISPENSE),
    ):
        pass
    with pytest.raises(NotHere):  # a doctor elsewhere learns nothing from a number
        _, number = factory.issued(case)
        with gate.open_by_key(
            actors.doctor(actors.OTHER_FACILITY), "prescription", number, Action.READ_PRESCRIPTION
        ):
            pass


def test_a_number_of_the_same_person_that_is_not_there_gives_nothing() -> None:
    case = factory.visit()
    _, number = factory.issued(case)
    with gate.open_by_key(actors.pharmacist(), "prescription", number, Action.DISPENSE) as ctx:
        with pytest.raises(NothingToGive):
            services.dispense(ctx, number="")
        with pytest.raises(NothingToGive):
            services.dispense(ctx, number="0" * 16)


def test_somebody_without_a_pharmacy_does_not_dispense() -> None:
    case = factory.visit()
    _, number = factory.issued(case)
    nowhere = actors.pharmacist(None)
    with pytest.raises((NotAPharmacy, NotHere, NotPermitted)):
        _dispense(number, nowhere)


@pytest.mark.hazard("H5")
def test_the_database_itself_refuses_a_second_dispense() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    _dispense(number)
    with gate.open_by_key(actors.pharmacist(), "prescription", number, Action.DISPENSE) as ctx:
        row = queries.by_number(ctx, number)
        assert row is not None
        with pytest.raises(IntegrityError, match="dispensed_once"), transaction.atomic():
            MedicationDispense.objects.create(**services._dispense(ctx, row))
        given = MedicationDispense.objects.get(
            patient_id=ctx.patient_id, medication_request_id=prescription_id
        )
        with pytest.raises(IntegrityError, match="dispenseevent"), transaction.atomic():
            DispenseEvent.objects.create(**services._event(ctx, given, position=1))
        # control: another position of the account is free
        DispenseEvent.objects.create(**services._event(ctx, given, position=2))


def test_a_reference_to_another_persons_prescription_is_refused() -> None:
    mine, other = factory.visit(), factory.visit()
    foreign, _ = factory.issued(other)
    _, number = factory.issued(mine)
    with gate.open_by_key(actors.pharmacist(), "prescription", number, Action.DISPENSE) as ctx:
        row = queries.by_number(ctx, number)
        assert row is not None
        values = services._dispense(ctx, row) | {"medication_request_id": foreign}
        with pytest.raises(IntegrityError, match="fk"), transaction.atomic():
            MedicationDispense.objects.create(**values)
            _check_constraints_now()


def _check_constraints_now() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_unknown_ids_are_not_found() -> None:
    case = factory.visit()
    with (
        gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx,
        pytest.raises(errors.NoSuchPrescription),
    ):
        orders.sign(ctx, prescription_id=uuid4())
