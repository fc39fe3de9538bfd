"""A desk moves only what stands in the queue of its own facility."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from patients.access import gate
from patients.access.errors import NotHere
from patients.worklist import services as worklist
from patients.worklist.queries import waiting_for
from tests.factories import actors, people, registry
from tests.security.doors import staff_client
from trust.context import Action, Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


def queued_at(facility_id: Any) -> tuple[Any, Any]:
    """A person who waits there, and the place in the queue."""
    patient_id = people.registered(actors.registrar(actors.PHARMACY))  # a relation elsewhere
    desk = actors.registrar(facility_id)
    with gate.open_record(desk, patient_id, Action.QUEUE_PERSON) as ctx:
        return patient_id, worklist.queue_person(ctx)


def leave(facility_id: Any, patient_id: Any, item_id: Any) -> None:
    """A desk takes the person out of the queue."""
    desk = actors.registrar(facility_id)
    with gate.open_record(desk, patient_id, Action.QUEUE_PERSON) as ctx:
        worklist.leave(ctx, item_id=item_id)


def test_a_desk_elsewhere_cannot_end_the_treatment_relation_by_emptying_the_queue() -> None:
    patient_id, item_id = queued_at(actors.FACILITY)
    with pytest.raises(NotHere):
        leave(actors.OTHER_FACILITY, patient_id, item_id)
    with gate.open_record(actors.doctor(actors.FACILITY), patient_id, Action.READ_CARD):
        pass  # still theirs


def test_negative_control_the_own_desk_empties_its_queue() -> None:
    patient_id, item_id = queued_at(actors.FACILITY)
    leave(actors.FACILITY, patient_id, item_id)
    desk = actors.registrar(actors.FACILITY)
    with gate.open_record(desk, patient_id, Action.SEE_PERSON) as ctx:
        assert waiting_for(ctx) == []


def test_a_place_that_is_not_there_is_told_and_is_no_fault() -> None:
    facility = registry.facility()
    client, _account = staff_client(Role.REGISTRAR, facility)
    patient_id, _item = queued_at(facility.id)
    answer = client.post(reverse("person-leave", args=[patient_id, uuid4()]), follow=True)
    assert answer.status_code == 200
    assert b"Nothing was found" in answer.content
