"""Contexts that no gate made, or that outlived theirs: the walls show and take nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from ehr.documents import services as documents
from ehr.timeline.queries import page_rows
from patients.access import closures, gate, policy
from tests.emergency.test_breaking_glass import Ward
from tests.factories import actors, people, records, registry
from tests.factories.sessions import sign_in
from trust.context import NOTHING_CLOSED, Action, Role
from trust.ledger.models import Ledger
from trust.walls.services import clear_scope, set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


def noted() -> Any:
    """Somebody with a note, and the context in which it was written."""
    patient_id = people.queued()
    with gate.open_record(actors.doctor(), patient_id, Action.WRITE_CARD) as ctx:
        documents.write_note(ctx, text="Sir")
        assert len(list(page_rows(ctx))) > 0
    return ctx


def test_a_context_that_outlived_its_gate_sees_and_writes_nothing() -> None:
    ctx = noted()
    assert list(page_rows(ctx)) == []
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        documents.write_note(ctx, text="Later")


def test_a_context_made_by_hand_sees_and_writes_nothing() -> None:
    patient_id = noted().patient_id
    forged = records.record_context(patient_id)
    clear_scope()
    assert list(page_rows(forged)) == []
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        documents.write_note(forged, text="Forged")


def test_a_context_turned_to_another_person_sees_and_writes_nothing() -> None:
    other = noted().patient_id
    mine = people.queued()
    with gate.open_record(actors.doctor(), mine, Action.WRITE_CARD) as ctx:
        turned = replace(ctx, patient_id=other, patient_ids=(other,))
        assert list(page_rows(turned)) == []
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            documents.write_note(turned, text="Turned")


def test_negative_control_in_the_scope_the_same_hand_made_context_sees() -> None:
    patient_id = noted().patient_id
    forged = records.record_context(patient_id)
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    assert len(list(page_rows(forged))) > 0
    clear_scope()


def test_an_empty_list_of_people_is_nobody() -> None:
    noted()
    set_scope(patients=[], closed=NOTHING_CLOSED)
    assert Ledger.objects.count() == 0
    clear_scope()


def test_what_a_connection_was_left_with_ends_at_the_next_gate() -> None:
    """A scope set for the session, as a console on a shared connection might leave it."""
    ctx, mine = noted(), people.queued()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yagona.patients', %s, false)", [f"{{{ctx.patient_id}}}"])
    with gate.open_record(actors.doctor(), mine, Action.READ_CARD):
        assert not Ledger.objects.filter(patient_id=ctx.patient_id).exists()
    assert not Ledger.objects.filter(patient_id=ctx.patient_id).exists()


def _fails(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError


@pytest.mark.parametrize("broken", ["decide", "permissions", "purpose_of"])
def test_an_exception_inside_the_policy_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    client, card = _doctor()
    assert b"Sinov" in client.get(card).content  # negative control
    monkeypatch.setattr(policy, broken, _fails)
    page = client.get(card)
    assert page.status_code == 500 and b"Sinov" not in page.content


def test_an_exception_while_closing_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    client, card = _doctor()
    monkeypatch.setattr(closures, "_to_care", _fails)
    page = client.get(card)
    assert page.status_code == 500 and b"Sinov" not in page.content


def _doctor() -> tuple[Client, str]:
    facility, account = registry.facility(), registry.account(Role.DOCTOR)
    registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
    client = sign_in(Client(headers={"accept-language": "en"}), account)
    client.raise_request_exception = False
    return client, f"/patients/{people.registered(actors.registrar(facility.id))}/card"


def test_a_card_that_exists_and_one_that_does_not_get_one_answer() -> None:
    ward, nobody = Ward(), uuid4()
    known = ward.client.get(ward.card)
    absent = ward.client.get(ward.card.replace(str(ward.patient_id), str(nobody)))
    assert known.status_code == absent.status_code == 403
    told = [_bare(known, ward.patient_id), _bare(absent, nobody)]
    assert told[0] == told[1]


def _bare(page: Any, asked: UUID) -> str:
    """The page without what was asked and the form token of the moment."""
    words = page.content.decode().replace(str(asked), "")
    return re.sub(r'value="\w{64}"', "", words)
