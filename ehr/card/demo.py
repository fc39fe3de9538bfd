"""Visits of the demonstration, signed as a doctor signs them, so that cards and reports have content.

What ails the invented people is drawn from common codes by age; nothing here is medical advice.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ehr.card.services import sign_visit
from ehr.encounters import queries, services
from ehr.problems.rules import DiagnosisRole
from patients.access import gate
from patients.desk import demo as people
from patients.desk.invented import Invented, invented_people
from patients.identity.rules import age
from registry.organisations.queries import organization
from registry.staff.demo import demo_id
from trust.context import Action, Actor, Role

_SEED = 20261102
_WAIT = frozenset(people.WAITING) - {0}  # these are seen by whoever tries the demonstration
_CHILD = ("J06.9", "J20.9", "H66.9", "D50.9", "L20.9", "A09.9", "Z00.1")
_ADULT = ("J06.9", "M54.5", "K29.5", "N39.0", "G43.9", "D50.9", "H10.9", "Z00.0", "I10", "J45.9")
_OLD = ("I10", "E11.9", "I25.1", "M17.9", "J44.9", "H25.9", "I10", "E11.9", "K80.2")
_NOTES = (
    "Shikoyatlar bor. Tavsiyalar berildi.",
    "Umumiy ahvoli qoniqarli. Qayta koʻrik 10 kundan keyin.",
    "Аҳволи қониқарли. Тавсиялар берилди.",
)


def seed(accounts: Mapping[str, UUID]) -> str:
    """One visit for most of the people who have none yet, at the facility that registered them."""
    places: list[Any] = [organization(demo_id("facility", key)) for key in people.facility_keys()]
    facilities = [place for place in places if place]
    doctors = [_doctor(place.id) for place in facilities]
    dice, signed = random.Random(_SEED), 0  # noqa: S311  (repeatable on purpose)
    for one in invented_people([place.territory_id or "" for place in facilities]):
        fields = _fields(dice, one)
        if one.number not in _WAIT and one.number % 6 != 5:
            signed += _visit(doctors[one.facility], one, fields)
    return f"{signed} visits"


def _doctor(facility_id: UUID) -> Actor:
    return people.member(facility_id, Role.DOCTOR, "family-doctor")


def _visit(doctor: Actor, one: Invented, fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether a visit was written: a second seeding finds the first one's."""
    with gate.open_record(doctor, people.person_id(one.number), Action.WRITE_CARD) as ctx:
        if queries.finished(ctx, limit=1):
            return False
        encounter_id = services.start(ctx)
        sign_visit(ctx, encounter_id=encounter_id, fields=fields)
        return True


def _fields(dice: random.Random, one: Invented) -> dict[str, list[str]]:
    """The visit form as it would be sent; drawn for everybody, so that skipping shifts nobody."""
    years = _years(one.particulars.birth_date)
    codes = _CHILD if years < 15 else _ADULT if years < 55 else _OLD
    main, second = dice.sample(sorted(set(codes)), 2)
    upper = 95 + min(years, 70) // 2 + dice.randrange(0, 45)
    values = {
        "allergy_answer": "has" if dice.random() < 0.12 else "none-known",
        "substance": "Penitsillin",
        "category": "medication",
        "criticality": "high",
        "pulse": str(dice.randrange(62, 96)),
        "note": dice.choice(_NOTES),
        "reason": "",
        "capacity": "not-assessed",  # said of minors, not asked of adults
        "code_0": main,
        "role_0": DiagnosisRole.MAIN.value,
        "first_0": dice.choice(("yes", "no")),
    }
    if years >= 15:
        values["pressure"] = f"{upper}/{upper - dice.randrange(38, 52)}"
    if dice.random() < 0.25:
        values |= {"code_1": second, "role_1": DiagnosisRole.CONCOMITANT.value, "first_1": "no"}
    return {name: [value] for name, value in values.items()}


def _years(born: date | None) -> int:
    return age(born, today=date(2026, 11, 1)) if born else 40
