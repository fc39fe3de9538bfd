"""The closed base views: no action, no view; the page inside the gate; nothing lost with the session."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory

from patients.access.web import RecordView
from tests.factories import actors, registry, world
from tests.factories.sessions import by_hand, sign_in
from trust.accounts.models import ParkedForm
from trust.accounts.web import PermitView
from trust.context import NOTHING_CLOSED, Action, Actor, Role
from trust.journal.models import Journal
from trust.ledger.models import Ledger
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db


COUNTED = engines["django"].from_string("{{ rows|length }}")
_MASKED = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"|hx-headers=[^>]+')


class LedgerCount(RecordView):
    """Counts ledger rows while the page is being rendered."""

    action = Action.READ_CARD

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponse:
        return TemplateResponse(request, COUNTED, {"rows": Ledger.objects.all()})


def asked(actor: Actor | None, patient_id: UUID) -> Any:
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request.user = registry.account() if actor else _Nobody()  # type: ignore[assignment]
    return LedgerCount.as_view()(request, patient_id=patient_id)


class _Nobody:
    is_authenticated = False


def test_a_view_without_an_action_cannot_be_defined() -> None:
    for base in (PermitView, RecordView):
        with pytest.raises(TypeError, match="names no action"):
            type("Forgetful", (base,), {})


def test_a_view_whose_action_is_a_mere_string_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="names no action"):
        type("Sloppy", (RecordView,), {"action": "read-card"})


def test_the_page_is_rendered_while_the_record_is_open_and_never_kept() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    response = asked(actors.doctor(), patient_id)
    assert response.is_rendered
    assert int(response.content) >= 1
    assert "no-store" in response["Cache-Control"]
    assert not Ledger.objects.filter(patient_id=patient_id).exists()


def test_a_stranger_reads_why_and_what_next_and_the_look_is_written() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    response = asked(actors.doctor(actors.OTHER_FACILITY), patient_id)
    assert response.status_code == 403
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    assert Journal.objects.filter(patient_id=patient_id, outcome="refused").count() == 1


def test_an_absent_person_looks_like_a_strange_one() -> None:
    doctor, ids = actors.doctor(actors.OTHER_FACILITY), (world.queued_at(actors.FACILITY), uuid4())
    strange, absent = (asked(doctor, one) for one in ids)
    assert strange.status_code == absent.status_code
    bodies = {  # each page names the address it was asked for, and nothing else
        _MASKED.sub(b"", answer.content).replace(str(one).encode(), b"")
        for answer, one in zip((strange, absent), ids, strict=True)
    }
    assert len(bodies) == 1


def signed_in(role: Role) -> tuple[Client, Any]:
    facility, account = registry.facility(), registry.account(role)
    registry.post(at=facility, role=role, account_id=account.id)
    client = Client()
    sign_in(client, account)
    return client, account


def test_without_signing_in_every_closed_page_asks_who_you_are() -> None:
    answer = Client().get("/queue")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_post_that_ended_closes_the_door_and_says_so() -> None:
    account = registry.account(Role.DOCTOR)
    client = Client()
    sign_in(client, account)
    answer = client.get("/queue")
    assert answer.status_code == 403
    assert b"sign-in" not in answer.headers.get("Location", "").encode()


FORM = {"family": "Yozilganov", "given": "Misol", "birth_date": "08.03.1976"}


def park(client: Client) -> Any:
    """Open the form signed in, lose the session, send the form."""
    page = client.get("/people/new").content.decode()
    writer = page.split('name="writer" value="')[1].split('"')[0]
    client.cookies.pop("sessionid")
    return client.post("/people/new", {**FORM, "writer": writer, "idempotency_key": str(uuid4())})


def test_what_was_written_survives_the_end_of_the_session() -> None:
    client, account = signed_in(Role.REGISTRAR)
    assert park(client)["Location"] == "/sign-in?next=/people/new"
    answer = by_hand(client, account, "/sign-in?next=/people/new")
    assert b"Yozilganov" in answer.content
    assert b"08.03.1976" in answer.content


def test_another_account_on_the_same_machine_does_not_see_it() -> None:
    client, _ = signed_in(Role.REGISTRAR)
    park(client)
    other = registry.account(Role.REGISTRAR)
    registry.post(at=registry.facility(), role=Role.REGISTRAR, account_id=other.id)
    answer = by_hand(client, other, "/sign-in?next=/people/new")
    assert answer.status_code == 200
    assert b"Yozilganov" not in answer.content


def test_what_is_parked_is_ciphertext(role: Any) -> None:
    client, _ = signed_in(Role.REGISTRAR)
    park(client)
    with role("yagona_system"):
        raw = ParkedForm.objects.extra(select={"raw": "body"}).values_list("raw", flat=True)
        assert b"Yozilganov" not in bytes(raw[0])


def test_a_stranger_without_a_signed_writer_parks_nothing(role: Any) -> None:
    client = Client()
    client.post("/people/new", FORM)
    client.post("/people/new", {**FORM, "writer": "forged"})
    with role("yagona_system"):
        assert ParkedForm.objects.count() == 0
