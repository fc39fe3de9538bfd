"""Half of the demonstration's prescriptions, collected at its pharmacy."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from patients.access import gate
from patients.desk import demo as people
from patients.desk.invented import invented_people
from prescriptions.dispensing.services import dispense
from prescriptions.orders import queries
from prescriptions.orders.demo import doctor_of, facilities, prescribed_for
from prescriptions.orders.services import LOCATOR
from prescriptions.orders.states import State
from registry.staff.demo import demo_id
from trust.context import Action, Role


def seed(accounts: Mapping[str, UUID]) -> str:
    """Dispense what every other person has to collect; a second seeding finds nothing left."""
    places = facilities()
    doctors = [doctor_of(facility_id) for facility_id, _district in places]
    pharmacy = demo_id("facility", "misol-pharmacy")
    pharmacist = people.member(pharmacy, Role.PHARMACIST, "pharmacist")
    given = 0
    for one in filter(prescribed_for, invented_people([district for _id, district in places])):
        if one.number % 2 == 0 or one.number % 4 == 1:
            continue
        patient_id = people.person_id(one.number)
        with gate.open_record(doctors[one.facility], patient_id, Action.READ_PRESCRIPTION) as ctx:
            numbers = [row.number for row in queries.recent(ctx) if row.state == State.ISSUED]
        for number in numbers:
            with gate.open_by_key(pharmacist, LOCATOR, number, Action.DISPENSE) as ctx:
                dispense(ctx, number=number)
                given += 1
    return f"{given} dispensed"
