"""From a visit on a card to facts: through the ledger, the outbox and the gate."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from ehr.encounters import services as encounters
from ehr.problems import services as problems
from ehr.problems.rules import Diagnosis, DiagnosisRole
from patients.access import gate
from registry.organisations.models import Organization
from registry.terminology.models import CodeSystem, Concept
from reports.facts import tasks
from reports.facts.queries import reading
from tests.factories import actors, people
from trust.accounts.errors import NotPermitted
from trust.context import NOTHING_CLOSED, Action, Actor
from trust.journal.models import Journal
from trust.ledger.elements import ICD10
from trust.outbox.models import OutboxTask, State
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db

TASK = "reports.facts.project"


@pytest.fixture
def polyclinic(country: list[str]) -> Actor:
    """A doctor of a facility in Yunusobod, and two ICD-10 codes."""
    Organization.objects.create(
        id=actors.FACILITY,
        version=1,
        kind="polyclinic",
        name_uz="Sinov 3-poliklinika",
        search_key=" sinov",
        territory_id="1726266",
    )
    system = CodeSystem.objects.create(uri=ICD10, name="ICD-10", source="test")
    for number, code in enumerate(("I10", "J06.9")):
        Concept.objects.create(
            system=system, code=code, root="x", position=number, name_en=code, search_key=code
        )
    return actors.doctor()


def visit(doctor: Actor, patient_id: UUID, *diagnoses: Diagnosis) -> tuple[UUID, list[UUID]]:
    """A visit with its diagnoses; the ids of both."""
    with gate.open_record(doctor, patient_id, Action.WRITE_CARD) as ctx:
        encounter_id = encounters.start(ctx)
        made = problems.diagnose(ctx, diagnoses=diagnoses, encounter_id=encounter_id)
        return encounter_id, made


def waiting() -> list[OutboxTask]:
    return list(
        OutboxTask.objects.filter(task=TASK).exclude(state=State.DONE).order_by("created_at", "id")
    )


def project(rows: list[OutboxTask] | None = None, *, times: int = 1) -> None:
    """The task function on rows of the outbox, as the worker calls it."""
    for row in waiting() if rows is None else rows:
        for _ in range(times):
            tasks.project(str(row.id), row.payload)


def facts() -> list[dict[str, Any]]:
    """All facts, oldest first, read as the report role."""
    with reading() as cursor:
        cursor.execute("SELECT * FROM reports_fact ORDER BY known_at, id")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def net(kind: str = "diagnosis") -> dict[str, int]:
    """Sum of amounts by code."""
    sums: dict[str, int] = {}
    for fact in facts():
        if fact["kind"] == kind:
            sums[fact["icd10"]] = sums.get(fact["icd10"], 0) + fact["amount"]
    return sums


def test_a_visit_with_a_diagnosis_becomes_two_facts_without_a_name(polyclinic: Actor) -> None:
    patient_id = people.queued(gender="male", birth_date=date(2010, 5, 5))
    encounter_id, _ = visit(polyclinic, patient_id, Diagnosis("I10"))
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx:
        encounters.finish(ctx, encounter_id=encounter_id)
    project()
    by_kind = {fact["kind"]: fact for fact in facts()}
    contact, made = by_kind["contact"], by_kind["diagnosis"]
    assert (made["icd10"], made["category"], made["chapter"]) == ("I10", "I10", "IX")
    assert (made["role"], made["first_in_life"]) == ("main", True)
    for fact in (contact, made):
        assert (fact["region"], fact["district"]) == ("1726", "1726266")
        assert (fact["age"], fact["sex"], fact["amount"]) == (16, "male", 1)
        assert fact["encounter_id"] == encounter_id
        assert str(patient_id) not in repr(fact), "no fact names the person"
    assert contact["person_key"] == made["person_key"]
    assert not waiting(), "each task said that it was done"


def test_a_diagnosis_entered_in_error_is_taken_back_and_not_deleted(polyclinic: Actor) -> None:
    patient_id = people.queued()
    _, (slip,) = visit(polyclinic, patient_id, Diagnosis("I10"))
    project()
    assert net() == {"I10": 1}
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx:
        problems.enter_in_error(ctx, condition_id=slip, seen_version=1, reason="other person")
    project()
    assert net() == {"I10": 0}
    added, taken = [fact for fact in facts() if fact["kind"] == "diagnosis"]
    same = {name for name in added if added[name] == taken[name]}
    assert set(added) - same <= {"id", "amount", "known_at", "version"}


def test_the_same_versions_again_and_in_another_order_add_nothing(polyclinic: Actor) -> None:
    patient_id = people.queued()
    encounter_id, (slip,) = visit(polyclinic, patient_id, Diagnosis("I10"))
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx:
        problems.enter_in_error(ctx, condition_id=slip, seen_version=1, reason="slip")
        encounters.finish(ctx, encounter_id=encounter_id)
    rows = waiting()
    project(rows[::-1], times=2)
    project(rows, times=2)
    assert net() == {"I10": 0}
    assert net("contact") == {"": 1}
    assert len(facts()) == 3


def test_a_visit_entered_in_error_is_no_contact(polyclinic: Actor) -> None:
    patient_id = people.queued()
    encounter_id, _ = visit(polyclinic, patient_id)
    project()
    assert net("contact") == {}, "an open visit is no contact yet"
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx:
        encounters.finish(ctx, encounter_id=encounter_id)
    project()
    assert net("contact") == {"": 1}
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx:
        encounters.enter_in_error(ctx, encounter_id=encounter_id, reason="wrong person")
    project()
    assert net("contact") == {"": 0}


def test_second_time_in_life_is_stated_and_kept(polyclinic: Actor) -> None:
    patient_id = people.queued()
    encounter_id, _ = visit(polyclinic, patient_id, Diagnosis("I10"))
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx:
        encounters.finish(ctx, encounter_id=encounter_id)
    concomitant = Diagnosis("I10", role=DiagnosisRole.CONCOMITANT)
    visit(polyclinic, patient_id, concomitant)
    project()
    made = [fact for fact in facts() if fact["kind"] == "diagnosis"]
    assert [fact["first_in_life"] for fact in made] == [True, False]
    assert [fact["role"] for fact in made] == ["main", "concomitant"]


def test_a_rolled_back_visit_leaves_neither_task_nor_fact(polyclinic: Actor) -> None:
    patient_id = people.queued()
    with gate.open_record(polyclinic, patient_id, Action.WRITE_CARD) as ctx, transaction.atomic():
        encounters.start(ctx)
        transaction.set_rollback(True)
    project()
    assert not waiting()
    assert not facts()


def test_the_projection_is_journalled_as_a_named_job(polyclinic: Actor) -> None:
    patient_id = people.queued()
    visit(polyclinic, patient_id)
    project()
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    row = Journal.objects.get(patient_id=patient_id, action=Action.PROJECT_FACTS)
    assert (row.system_name, row.outcome) == ("facts", "allowed")


def test_somebody_who_is_not_that_job_may_not_project(polyclinic: Actor) -> None:
    patient_id = people.queued()
    with (
        pytest.raises(NotPermitted),
        gate.open_record(polyclinic, patient_id, Action.PROJECT_FACTS),
    ):
        pytest.fail("a doctor is no named job")
