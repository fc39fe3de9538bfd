"""Prescriptions of the demonstration: drafts in an open visit, which the visit's signature signs.

Runs before the visits of the demonstration are signed. Not medical advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from ehr.encounters import queries as encounters
from ehr.encounters.services import start
from patients.access import gate
from patients.desk import demo as people
from patients.desk.invented import Invented, invented_people
from prescriptions.formulary.models import Medication
from prescriptions.orders import queries
from prescriptions.orders.rules import Dose
from prescriptions.orders.services import write
from registry.organisations.queries import organization
from registry.staff.demo import demo_id
from trust.context import Action, Actor, Role

# None of these touches the one allergy the demonstration knows of.
COURSES = (
    ("enalapril-10", "1", 2, 30),
    ("metformin-1000", "0.5", 2, 30),
    ("paracetamol-500", "1", 3, 5),
    ("ambroxol-30", "1", 3, 7),
    ("omeprazole-20", "1", 1, 14),
    ("salbutamol-100", "2", 4, 10),
)
_EVERY = (1, 3)  # of six people two leave with a prescription


def prescribed_for(one: Invented) -> bool:
    """Whether this person of the demonstration gets a prescription at their visit."""
    return one.number % 6 in _EVERY and one.number not in people.WAITING


def facilities() -> list[tuple[UUID, str]]:
    """The polyclinics of the demonstration with their districts, in their order."""
    places = [organization(demo_id("facility", key)) for key in people.facility_keys()]
    return [
        (place.id, place.territory.code if place.territory else "") for place in places if place
    ]


def doctor_of(facility_id: UUID) -> Actor:
    """The family doctor who sees everybody there."""
    return people.member(facility_id, Role.DOCTOR, "family-doctor")


def seed(accounts: Mapping[str, UUID]) -> str:
    """One draft for every third person who was never seen before."""
    places = facilities()
    doctors = [doctor_of(facility_id) for facility_id, _district in places]
    medicines = {one.code: one for one in Medication.objects.filter(told_by="")}
    written = 0
    for one in filter(prescribed_for, invented_people([district for _id, district in places])):
        code, amount, times, days = COURSES[one.number % len(COURSES)]
        medicine = medicines[code]
        dose = Dose(Decimal(amount), medicine.unit, times, days, medicine.route)
        patient_id = people.person_id(one.number)
        with gate.open_record(doctors[one.facility], patient_id, Action.PRESCRIBE) as ctx:
            if not encounters.finished(ctx, limit=1) and not queries.recent(ctx, limit=1):
                visit = start(ctx)
                write(ctx, encounter_id=visit, medication_id=medicine.id, dose=dose)
                written += 1
    return f"{written} prescriptions"
