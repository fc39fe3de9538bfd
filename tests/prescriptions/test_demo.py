"""The demonstration's prescriptions: drafted once, signed with the visit, some collected once."""

from __future__ import annotations

from functools import partial

import pytest

import patients.desk.demo
import prescriptions.dispensing.demo
import prescriptions.orders.demo
import registry.staff.demo
from ehr.allergies import services as allergies
from patients.access import gate
from patients.desk.invented import invented_people
from prescriptions.formulary.demo import seed as seed_medicines
from prescriptions.orders import queries
from prescriptions.orders.services import sign
from prescriptions.orders.states import State
from tests.factories import registry as registers
from trust.context import Action

pytestmark = pytest.mark.django_db
FEW = 30


@pytest.fixture
def few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first people of the demonstration, registered at its facilities."""
    few = partial(invented_people, count=FEW)
    for module in (patients.desk.demo, prescriptions.orders.demo, prescriptions.dispensing.demo):
        monkeypatch.setattr(module, "invented_people", few)
    registers.territories()
    registry.staff.demo.seed({})
    patients.desk.demo.seed({})


def test_seeding_twice_is_seeding_once(few_people: None) -> None:
    assert seed_medicines({}) == "51 medicines"
    assert prescriptions.orders.demo.seed({}) == "7 prescriptions"
    _sign_every_draft()
    assert prescriptions.dispensing.demo.seed({}) == "2 dispensed"
    assert seed_medicines({}) == "0 medicines"
    assert prescriptions.orders.demo.seed({}) == "0 prescriptions"
    assert prescriptions.dispensing.demo.seed({}) == "0 dispensed"


def _sign_every_draft() -> None:
    """What the signature of the demonstration's visits does."""
    places = prescriptions.orders.demo.facilities()
    people = invented_people([district for _id, district in places], count=FEW)
    for one in filter(prescriptions.orders.demo.prescribed_for, people):
        doctor = prescriptions.orders.demo.doctor_of(places[one.facility][0])
        patient_id = patients.desk.demo.person_id(one.number)
        with gate.open_record(doctor, patient_id, Action.PRESCRIBE) as ctx:
            (row,) = queries.recent(ctx)
            assert row.state == State.DRAFT
            allergies.record_none_known(ctx)  # the visit asks before it signs
            sign(ctx, prescription_id=row.id)
