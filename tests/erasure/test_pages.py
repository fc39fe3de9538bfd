"""Two officers over HTTP, and what a program then reads through FHIR."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ehr.documents import services as documents
from patients.access import gate
from tests.erasure.conftest import Officers
from tests.factories import actors, registry, world
from tests.factories.sessions import sign_in
from trust.accounts.services import issue_token
from trust.context import Action, Role
from trust.erasure.models import Erasure
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db
REASON = "Boshqa odamning xulosasi shu yerga yozilgan."
NOTE = "DocumentReference"


class Desk:
    """A facility with one written note and as many officers as are asked for."""

    def __init__(self) -> None:
        self.facility = registry.facility("Sinov shifoxonasi")
        self.patient_id = world.queued_at(self.facility.id)
        with gate.open_record(
            actors.doctor(self.facility.id), self.patient_id, Action.WRITE_CARD
        ) as ctx:
            self.note = documents.write_note(ctx, text="Sirligap")
        self.entry = f"{NOTE}/{self.note}"

    def officer(self, facility: Any = None, **session: Any) -> Client:
        account = registry.account(Role.OFFICER)
        registry.post(at=facility or self.facility, role=Role.OFFICER, account_id=account.id)
        return sign_in(Client(headers={"accept-language": "en"}), account, **session)

    def ask(self, client: Client) -> Any:
        return client.post(
            f"/erasures/ask/{self.entry}", {"basis": "wrong-person", "reason": REASON}
        )

    def case(self) -> str:
        set_scope(facilities=[self.facility.id])
        row = Erasure.objects.get()
        set_scope()
        return f"/erasures/{self.patient_id}/{row.id}"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_one_asks_another_decides_and_nothing_of_the_entry_is_shown(desk: Desk) -> None:
    first, second = desk.officer(), desk.officer()
    begun = first.post("/erasures", {"entry": desk.entry})
    assert begun.status_code == 302 and begun.url == f"/erasures/ask/{desk.entry}"
    assert first.get(begun.url).status_code == 200
    assert desk.ask(first).url == "/erasures"
    case = desk.case()
    assert desk.entry in second.get("/erasures").content.decode()
    page = second.get(case).content.decode()
    assert REASON in page and "Sirligap" not in page
    assert second.post(case, {"decision": "erase"}).status_code == 302
    assert "Erased" in second.get(case).content.decode()


def test_the_asker_gets_no_form_and_no_effect(desk: Desk) -> None:
    first = desk.officer()
    desk.ask(first)
    case = desk.case()
    assert "Erase it for good" not in first.get(case).content.decode()
    refused = first.post(case, {"decision": "erase"})
    assert refused.status_code == 422 and "Another officer" in refused.content.decode()
    assert "Erase it for good" in desk.officer().get(case).content.decode()  # negative control


def test_deciding_asks_for_the_code_again_and_looking_does_not(desk: Desk) -> None:
    desk.ask(desk.officer())
    case, late = desk.case(), desk.officer(ago=timedelta(minutes=6))
    assert late.get(case).status_code == 200
    asked = late.post(case, {"decision": "erase"})
    assert asked.status_code == 302 and "/erasures" != asked.url
    assert "Waits for a second officer" in late.get(case).content.decode()


def test_an_officer_elsewhere_sees_neither_case_nor_entry(desk: Desk) -> None:
    elsewhere = desk.officer(registry.facility("Boshqa"))
    assert desk.ask(elsewhere).status_code == 404
    desk.ask(desk.officer())
    assert desk.entry not in elsewhere.get("/erasures").content.decode()
    assert elsewhere.get(desk.case()).status_code == 403


@pytest.mark.parametrize("entry", ["", "Condition", "Condition/1", "../x/1", "Condition/\x00"])
def test_a_bad_number_is_said_to_be_bad(entry: str, desk: Desk) -> None:
    assert desk.officer().post("/erasures", {"entry": entry}).status_code == 422
    assert desk.officer().get("/erasures/ask/Condition/nonsense").status_code == 404


def read(client: Client, path: str) -> Any:
    token = issue_token(account=None, system_name="test", scope="system/*.read", minutes=5)
    return client.get(f"/fhir/R5/{path}", HTTP_AUTHORIZATION=f"Bearer {token}")


def test_a_program_is_told_that_it_is_gone(desk: Desk, client: Client) -> None:
    assert read(client, desk.entry).status_code == 200  # negative control
    officers = Officers(actors.officer(desk.facility.id), actors.officer(desk.facility.id))
    officers.erase(desk.patient_id, NOTE, desk.note)
    for path in (desk.entry, f"{desk.entry}/_history/1", f"{desk.entry}/_history/2"):
        answer = read(client, path)
        assert answer.status_code == 410
        assert answer.json()["issue"][0]["code"] == "deleted"
    bundle = read(client, f"{desk.entry}/_history").json()
    assert [one["response"]["status"] for one in bundle["entry"]] == ["410", "410"]
    assert UUID(bundle["entry"][0]["request"]["url"].partition("/")[2]) == desk.note


def test_the_card_goes_on_without_it(desk: Desk) -> None:
    account = registry.account(Role.DOCTOR)
    registry.post(at=desk.facility, role=Role.DOCTOR, account_id=account.id)
    doctor = sign_in(Client(headers={"accept-language": "en"}), account)
    card = f"/patients/{desk.patient_id}/card"
    assert "Sirligap" in doctor.get(card).content.decode()
    officers = Officers(actors.officer(desk.facility.id), actors.officer(desk.facility.id))
    officers.erase(desk.patient_id, NOTE, desk.note)
    assert "Sirligap" not in doctor.get(card).content.decode()
    page = doctor.get(f"/patients/{desk.patient_id}/entries/{desk.entry}")
    assert page.status_code == 404
