"""Care relations are facts: worked out anew from what opened and ended them, they are the same."""

from __future__ import annotations

from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ehr.encounters import services as encounters
from patients.access import gate
from patients.access.models import CareRelation, RelationKind
from patients.worklist import services as worklist
from tests.factories import actors, people
from trust.context import Action, Actor, Refusal

# kind -> what of its source says: whose, where, which, opened when, closed when (or not yet).
# A new kind of relation needs its line here: test_every_kind_has_its_source.
SOURCES = {
    "registration": """
        SELECT l.patient_id, l.facility_id, 'registration', l.patient_id, l.recorded_at,
               l.recorded_at + interval '30 days'
        FROM trust_ledger l
        WHERE l.resource_type = 'Patient' AND l.version = 1 AND l.source = ''
          AND l.facility_id IS NOT NULL""",
    "queue": """
        SELECT i.patient_id, i.facility_id, 'queue', i.id, i.created_at,
               min(m.at) FILTER (WHERE m.after IN ('done', 'left')) + interval '30 days'
        FROM patients_workitem i LEFT JOIN patients_workmove m ON m.item_id = i.id
        GROUP BY i.patient_id, i.facility_id, i.id, i.created_at""",
    "encounter": """
        SELECT e.patient_id, e.facility_id, 'encounter', e.id, e.recorded_at,
               e.ended_at + interval '30 days'
        FROM ehr_encounter e WHERE e.source = '' AND e.facility_id IS NOT NULL""",
}
STANDING = """
    SELECT r.patient_id, r.facility_id, r.kind, r.source_id, r.opened_at, r.closes_at
    FROM patients_carerelation r"""


def rows(statement: str) -> set[tuple[Any, ...]]:
    """What it gives, past the walls."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE yagona_system")
        cursor.execute(statement)
        found = set(cursor.fetchall())
        cursor.execute(f"SET LOCAL ROLE {before}")
    return found


def differences() -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Relations that no source opened, and sources without their relation."""
    standing, sources = rows(STANDING), set[tuple[Any, ...]]()
    for one in SOURCES.values():
        sources |= rows(one)
    return standing - sources, sources - standing


def test_every_kind_has_its_source() -> None:
    assert {one.value for one in RelationKind} == set(SOURCES)


@pytest.fixture
def demo(committed: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration, as at a first start."""
    monkeypatch.setenv("YAGONA_DATA", str(tmp_path))
    call_command("seed_demo", stdout=StringIO())


@pytest.mark.usefixtures("demo")
def test_relations_of_the_whole_demonstration() -> None:
    assert len(rows(STANDING)) > 10
    assert differences() == (set(), set())


class Walk:
    """A person on their way through two clinics, by steps that people take in any order."""

    def __init__(self) -> None:
        self.patient_id = people.registered(actors.registrar())
        self.visits: dict[UUID, Actor] = {}
        self.doctors = [actors.doctor(), actors.doctor(), actors.doctor(actors.OTHER_FACILITY)]
        self.items: list[tuple[UUID, UUID]] = []  # (item, facility)

    def go(self, step: str, which: int) -> None:
        """One step; what is refused changes nothing."""
        try:
            getattr(self, step)(which)
        except Refusal:
            pass

    def queue(self, which: int) -> None:
        here = [actors.FACILITY, actors.OTHER_FACILITY][which % 2]
        with gate.open_record(actors.registrar(here), self.patient_id, Action.QUEUE_PERSON) as ctx:
            self.items.append((worklist.queue_person(ctx), here))

    def leave(self, which: int) -> None:
        if self.items:
            item, here = self.items[which % len(self.items)]
            registrar = actors.registrar(here)
            with gate.open_record(registrar, self.patient_id, Action.QUEUE_PERSON) as ctx:
                worklist.leave(ctx, item_id=item)

    def start(self, which: int) -> None:
        doctor = self.doctors[which % len(self.doctors)]
        with gate.open_record(doctor, self.patient_id, Action.WRITE_CARD) as ctx:
            self.visits[encounters.start(ctx)] = doctor

    def finish(self, which: int) -> None:
        if self.visits:
            one, doctor = sorted(self.visits.items(), key=lambda it: it[0])[
                which % len(self.visits)
            ]
            with gate.open_record(doctor, self.patient_id, Action.WRITE_CARD) as ctx:
                encounters.finish(ctx, encounter_id=one)
                worklist.finish_waiting(ctx)

    def mistake(self, which: int) -> None:
        if self.visits:
            one, doctor = sorted(self.visits.items(), key=lambda it: it[0])[
                which % len(self.visits)
            ]
            with gate.open_record(doctor, self.patient_id, Action.WRITE_CARD) as ctx:
                encounters.enter_in_error(ctx, encounter_id=one, reason="not this person")


STEPS = st.tuples(
    st.sampled_from(["queue", "leave", "start", "finish", "mistake"]), st.integers(0, 5)
)


@pytest.mark.django_db
@given(steps=st.lists(STEPS, max_size=10))
def test_relations_of_any_way_through_the_clinics(steps: list[tuple[str, int]]) -> None:
    walk = Walk()
    for step, which in steps:
        walk.go(step, which)
    assert differences() == (set(), set())


@pytest.mark.django_db
def test_negative_control_an_end_that_closes_nothing_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = Walk()
    walk.go("start", 0)
    assert differences() == (set(), set())
    monkeypatch.setattr(encounters, "close_care_relation", lambda *_, **__: None)
    walk.go("finish", 0)
    assert len(differences()[1]) == 1


@pytest.mark.django_db
def test_negative_control_a_relation_from_nowhere_is_found() -> None:
    walk = Walk()
    with gate.open_record(walk.doctors[0], walk.patient_id, Action.WRITE_CARD) as ctx:
        CareRelation.objects.filter(patient_id=ctx.patient_id).update(kind="referral")
    assert differences() != (set(), set())
