"""The queue: who waits where, and that a wait opens the facility's care relation."""

from __future__ import annotations

from uuid import UUID

import pytest

from patients.access import gate
from patients.desk.services import give_cabinet_code
from patients.representation import queries as representation
from patients.worklist import queries, services
from patients.worklist.errors import WaitingAlready, WorkNotInState
from patients.worklist.models import WorkItem, WorkMove
from patients.worklist.states import MOVES, Move, WorkState, move
from tests.factories import actors, people
from trust.accounts.errors import NotPermitted
from trust.accounts.services import use_code
from trust.context import Action, Actor

pytestmark = pytest.mark.django_db


def queue_of(actor: Actor) -> list[UUID]:
    with gate.open_list(actor) as ctx:
        return [one.patient_id for one in queries.queue(ctx)]


def item_of(actor: Actor, patient_id: UUID) -> UUID:
    with gate.open_list(actor) as ctx:
        return next(one.id for one in queries.queue(ctx) if one.patient_id == patient_id)


def test_a_queued_person_is_seen_by_the_doctor_of_this_facility_only() -> None:
    patient_id = people.queued()
    assert queue_of(actors.doctor()) == [patient_id]
    assert queue_of(actors.doctor(actors.OTHER_FACILITY)) == []
    assert WorkItem.objects.count() == 0  # outside the gate there is no queue


def test_the_queue_says_name_and_birth_date_and_opens_no_record() -> None:
    patient_id = people.queued()
    with gate.open_list(actors.doctor()) as ctx:
        (line,) = queries.queue(ctx)
    with gate.open_record(actors.registrar(), patient_id, Action.SEE_PERSON) as ctx:
        (waiting,) = queries.waiting_for(ctx)
    assert line == waiting
    assert line.name.startswith("Sinov")


def test_queueing_lets_another_facility_open_the_card() -> None:
    patient_id = people.registered()
    there = actors.doctor(actors.OTHER_FACILITY)
    with pytest.raises(NotPermitted), gate.open_record(there, patient_id, Action.READ_CARD):
        pass
    desk = actors.registrar(actors.OTHER_FACILITY)
    with gate.open_record(desk, patient_id, Action.QUEUE_PERSON) as ctx:
        services.queue_person(ctx)
    with gate.open_record(there, patient_id, Action.READ_CARD) as ctx:
        assert ctx.patient_id == patient_id


def test_a_person_stands_in_one_queue_once() -> None:
    patient_id = people.queued()
    with gate.open_record(actors.registrar(), patient_id, Action.QUEUE_PERSON) as ctx:
        with pytest.raises(WaitingAlready):
            services.queue_person(ctx)
        assert len(queries.waiting_for(ctx)) == 1


def test_taken_then_done_leaves_the_queue_and_keeps_each_move() -> None:
    patient_id = people.queued()
    doctor = actors.doctor()
    item = item_of(doctor, patient_id)
    with gate.open_record(doctor, patient_id, Action.WRITE_CARD) as ctx:
        services.take(ctx, item_id=item)
        (line,) = queries.waiting_for(ctx)
        assert (line.state, line.taken_by) == (WorkState.TAKEN, doctor.post_id)
        services.finish_waiting(ctx)
        services.finish_waiting(ctx)  # repeatable
        moves = list(WorkMove.objects.order_by("id").values_list("move", flat=True))
        assert moves == ["take", "finish"]
    assert queue_of(doctor) == []


@pytest.mark.parametrize("state", list(WorkState))
@pytest.mark.parametrize("by", list(Move))
def test_only_moves_of_the_table_are_allowed(state: WorkState, by: Move) -> None:
    allowed_from, after = MOVES[by]
    if state in allowed_from:
        assert move(state, by) is after
    else:
        with pytest.raises(WorkNotInState):
            move(state, by)


def test_a_cabinet_code_opens_the_persons_own_account_once() -> None:
    patient_id = people.registered()
    with gate.open_record(actors.registrar(), patient_id, Action.GIVE_CABINET_CODE) as ctx:
        code, another = give_cabinet_code(ctx), give_cabinet_code(ctx)
    account = use_code(code)
    assert representation.person_of(account.pk) == patient_id
    assert use_code(another).pk == account.pk
    me = actors.patient(patient_id, account_id=account.pk)
    with gate.open_record(me, patient_id, Action.READ_OWN) as ctx:
        assert ctx.patient_id == patient_id
    stranger = actors.patient(patient_id)  # claims the person, owns no account of theirs
    with pytest.raises(NotPermitted), gate.open_record(stranger, patient_id, Action.READ_OWN):
        pass
