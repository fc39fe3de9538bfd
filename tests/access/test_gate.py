"""The gate: who gets in, what is journalled, what is seen inside, and that nothing is seen after."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import transaction

from patients.access import gate
from patients.access.errors import NotHere
from patients.access.models import CareRelation
from tests.factories import actors, people, world
from trust.accounts.errors import NotPermitted
from trust.context import NOTHING_CLOSED, Action, Refusal
from trust.journal.models import Journal
from trust.ledger.models import Ledger
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db


def journal_of(patient_id: UUID) -> list[tuple[str, str]]:
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    rows = Journal.objects.filter(patient_id=patient_id).order_by("at", "id")
    found = [(row.action, row.outcome) for row in rows]
    set_scope()
    return found


def test_a_treating_facility_gets_in_and_the_look_is_written() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD) as ctx:
        assert ctx.patient_ids == (patient_id,)
        assert Ledger.objects.filter(patient_id__in=ctx.patient_ids).exists()
    assert ("read-card", "allowed") in journal_of(patient_id)


def test_the_scope_is_empty_after_the_gate() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD):
        pass
    assert not Ledger.objects.filter(patient_id=patient_id).exists()


def test_inside_one_record_no_other_is_seen() -> None:
    one, other = world.queued_at(actors.FACILITY), world.queued_at(actors.FACILITY)
    with gate.open_record(actors.doctor(), one, Action.READ_CARD):
        assert not Ledger.objects.filter(patient_id=other).exists()


def test_a_facility_without_relation_is_refused_with_the_reason_and_it_is_written() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    stranger = actors.doctor(actors.OTHER_FACILITY)
    with (
        pytest.raises(NotPermitted, match="no treatment relation"),
        gate.open_record(stranger, patient_id, Action.READ_CARD),
    ):
        pytest.fail("the block of a refused record must not run")
    assert ("read-card", "refused") in journal_of(patient_id)


def test_an_ended_relation_lets_nobody_in() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD) as ctx:
        CareRelation.objects.filter(patient_id=patient_id).update(
            opened_at=ctx.now.replace(year=2020), closes_at=ctx.now.replace(year=2021)
        )
    with (
        pytest.raises(NotPermitted),
        gate.open_record(actors.doctor(), patient_id, Action.READ_CARD),
    ):
        pass


def test_a_role_without_the_action_is_refused() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    for actor in (actors.registrar(), actors.analyst(), actors.pharmacist(actors.FACILITY)):
        with pytest.raises(NotPermitted), gate.open_record(actor, patient_id, Action.READ_CARD):
            pass


def test_absent_and_refused_give_the_same_answer_to_a_key() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    stranger = actors.doctor(actors.OTHER_FACILITY)
    answers: list[tuple[str, int]] = []
    for key in (f"Patient/{patient_id}", f"Patient/{uuid4()}"):
        with (
            pytest.raises(NotHere) as caught,
            gate.open_by_key(stranger, "fhir", key, Action.EXCHANGE_READ),
        ):
            pass
        answers.append((str(caught.value), caught.value.status))
    assert answers[0] == answers[1]


def test_a_refused_service_leaves_the_look_and_takes_its_rows_back() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    before = len(journal_of(patient_id))
    with gate.open_record(actors.doctor(), patient_id, Action.WRITE_CARD) as ctx:
        with pytest.raises(Refusal), transaction.atomic():
            CareRelation.objects.filter(patient_id=patient_id).update(source_type="half-saved")
            raise Refusal
        kinds = CareRelation.objects.filter(patient_id=ctx.patient_id)
        assert not kinds.filter(source_type="half-saved").exists()
    assert len(journal_of(patient_id)) == before + 1


def test_a_gate_inside_a_gate_is_a_mistake() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    with (
        pytest.raises(RuntimeError, match="durable"),
        gate.open_record(actors.doctor(), patient_id, Action.READ_CARD),
        gate.open_record(actors.doctor(), patient_id, Action.READ_CARD),
    ):
        pass


def test_a_doctor_without_a_post_today_is_refused() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    with (
        pytest.raises(NotPermitted),
        gate.open_record(actors.doctor(None), patient_id, Action.READ_CARD),
    ):
        pass


def test_the_own_record_opens_to_its_person_only() -> None:
    mine, other = world.with_account(), world.with_account()
    me = mine.actor
    with gate.open_record(me, mine.patient_id, Action.READ_OWN):
        pass
    with pytest.raises(NotPermitted), gate.open_record(me, other.patient_id, Action.READ_OWN):
        pass


def test_registering_somebody_opens_their_card_for_a_month_not_for_ever() -> None:
    patient_id = people.registered(actors.registrar())
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD) as ctx:
        relation = CareRelation.objects.get(patient_id=patient_id)
        assert relation.closes_at is not None
        assert (relation.closes_at - ctx.now).days <= 30
