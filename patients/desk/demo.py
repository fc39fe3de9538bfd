"""The people of the demonstration, registered as a desk registers them: same gates, same services.

Each is one transaction under a fixed id; a second seeding registers only who is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from patients.access import gate
from patients.desk.invented import Invented, invented_people
from patients.desk.services import register_person
from patients.identity import queries as identity
from patients.identity import services as people
from patients.identity.asked import Asked
from patients.identity.errors import LookFirst
from patients.representation.queries import account_of, person_of
from patients.representation.services import tie_account
from patients.worklist.queries import waiting_for
from patients.worklist.services import queue_person
from registry.organisations.queries import organization
from registry.staff.demo import demo_id
from registry.staff.queries import staff_of
from registry.territories.queries import regions
from trust.context import Action, Actor, Purpose, Role

JOB = "seed_demo"
FIRST_FACILITIES = ("sinov-3", "namuna-1", "misol-5")
WAITING = (0, 3, 7, 11, 19, 23)


def facility_keys() -> list[str]:
    """Facilities that register people; the demonstration's doctor works at the first."""
    return [
        *FIRST_FACILITIES,
        *(f"polyclinic-{region.code}" for region in regions() if region.code != "1726"),
    ]


def person_id(number: int) -> UUID:
    """The id of a person of the demonstration."""
    return demo_id("person", str(number))


def member(facility_id: UUID, role: Role, position: str) -> Actor:
    """A member of staff of the demonstration as the job acts in their post: both are journalled."""
    posts = staff_of(facility_id, today=localdate())
    post: Any = next(each for each in posts if each.position_code == position)
    return Actor(
        role=role,
        post_id=post.id,
        facility_id=facility_id,
        department_id=post.department_id,
        name=post.practitioner.printed_name if post.practitioner else "",
        post_name=post.position_text,
        facility_name=post.organization.name_uz if post.organization else "",
        practitioner_id=post.practitioner_id,
        system_name=JOB,
        is_strong=True,
    )


def seed(accounts: Mapping[str, UUID]) -> str:
    """Register the people; one of them gets the patient's account."""
    places: list[Any] = [organization(demo_id("facility", key)) for key in facility_keys()]
    facilities = [(place.id, place.territory_id or "") for place in places if place]
    invented = invented_people([district for _id, district in facilities])
    known = _known(invented)
    desks = [
        member(facility_id, Role.REGISTRAR, "registrar") for facility_id, _district in facilities
    ]
    for one in invented:
        if person_id(one.number) not in known:
            _register(desks[one.facility], one)
    if "patient" in accounts:
        _tie(desks[0], person_id(0), accounts["patient"])
    return f"{len(invented)} people"


def queue(accounts: Mapping[str, UUID]) -> str:
    """Put a few people into the first facility's queue, for the doctor of the demonstration."""
    desk = member(demo_id("facility", FIRST_FACILITIES[0]), Role.REGISTRAR, "registrar")
    for number in WAITING:
        _queue(desk, person_id(number))
    return f"{len(WAITING)} in the queue"


def _known(invented: list[Invented]) -> set[UUID]:
    """Who is registered already, found by the telephone numbers nobody else has."""
    phones = tuple(one.particulars.phone.replace(" ", "") for one in invented)
    with transaction.atomic():
        found = identity.find_people(Asked(phones=phones), most=2 * len(invented))
    return {one.patient_id for one in found}


def _register(desk: Actor, one: Invented) -> None:
    with gate.new_record(desk, Action.REGISTER_PERSON, person_id(one.number)) as ctx:
        try:
            register_person(ctx, written=one.particulars)
        except LookFirst:  # another invented person is much alike: looked at, somebody else
            alike = people.look_alikes(ctx, written=one.particulars)
            seen = frozenset(each.patient_id for each in alike)
            register_person(ctx, written=one.particulars, seen=seen)


def _queue(desk: Actor, patient_id: UUID) -> None:
    with gate.open_record(desk, patient_id, Action.QUEUE_PERSON, Purpose.OPERATIONS) as ctx:
        if not waiting_for(ctx):
            queue_person(ctx)


def _tie(desk: Actor, patient_id: UUID, account_id: UUID) -> None:
    action, purpose = Action.GIVE_CABINET_CODE, Purpose.OPERATIONS
    with gate.open_record(desk, patient_id, action, purpose) as ctx:
        if person_of(account_id) is None and account_of(ctx) is None:
            tie_account(ctx, account_id=account_id)
