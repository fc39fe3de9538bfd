"""Words of people come back as words: markup typed or imported is shown, never run."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client

from ehr.documents import services as documents
from exchange.bulk.files import Received
from exchange.bulk.services import take_over
from patients.access import gate
from tests.factories import actors, fhir, people, registry, world
from tests.factories.sessions import sign_in
from trust.context import Action, Actor, Role
from trust.ledger.canonical import parse

pytestmark = pytest.mark.django_db
MARKUP = "<img src=x onerror=alert(1)>"
SHOWN = "&lt;img src=x onerror=alert(1)&gt;"


def doctor() -> tuple[Client, Actor]:
    """A doctor signed in at a facility of their own, as browser and as actor."""
    facility, account = registry.facility(), registry.account(Role.DOCTOR)
    post = registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, account)
    return client, actors.doctor(facility.id, account_id=account.id, post_id=post.id, name=MARKUP)


def test_a_note_with_markup_is_shown_as_typed() -> None:
    client, actor = doctor()
    assert actor.facility_id is not None
    patient_id = world.queued_at(actor.facility_id)
    with gate.open_record(actor, patient_id, Action.WRITE_CARD) as ctx:
        documents.write_note(ctx, text=f"Shikoyat {MARKUP}")
    page = client.get(f"/patients/{patient_id}/card").content.decode()
    assert SHOWN in page
    assert MARKUP not in page


def test_a_name_with_markup_from_elsewhere_is_shown_as_sent() -> None:
    client, _actor = doctor()
    named = fhir.patient(name=[{"family": MARKUP, "given": ["Misol"]}])
    told = list(take_over([Received("1", parse(orjson.dumps(named)))], source="test"))
    assert told[0].resource_id is not None
    page = client.post("/people", {"q": MARKUP}, follow=True).content.decode()
    assert MARKUP not in page


def test_a_search_with_markup_is_shown_as_typed() -> None:
    client, _actor = doctor()
    people.registered()
    page = client.post("/people", {"q": f'"{MARKUP}'}, follow=True).content.decode()
    assert MARKUP not in page
    assert SHOWN in page
