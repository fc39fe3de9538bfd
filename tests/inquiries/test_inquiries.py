"""I do not recognise this look: asked once, answered once, within thirty days."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from patients.inquiries.models import AccessInquiry
from tests.factories import actors, registry, world
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Role
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
QUESTION = {"words": "Men bu shifoxonada hech qachon boʻlmaganman."}
ANSWER = {"state": "misuse", "words": "Shifokor sababsiz qaragan, chora koʻrildi."}


class Look:
    """A doctor looks at somebody's card; the patient and the officers of two facilities."""

    def __init__(self) -> None:
        self.facility = registry.facility("Sinov shifoxonasi")
        signed = world.with_account()
        self.patient_id = signed.patient_id
        self.patient = self.browser(Account.objects.get(pk=signed.actor.account_id))
        doctor = self.staff(Role.DOCTOR, self.facility)
        doctor.get(f"/patients/{self.patient_id}/card")  # refused, and in the journal
        self.officer = self.staff(Role.OFFICER, self.facility)

    def staff(self, role: Role, facility: Any) -> Client:
        account = registry.account(role)
        registry.post(at=facility, role=role, account_id=account.id)
        return self.browser(account)

    def browser(self, account: Account) -> Client:
        return sign_in(Client(headers={"accept-language": "en"}), account)

    def ask_url(self) -> str:
        page = self.patient.get("/cabinet/who-looked").content.decode()
        return re.findall(r'href="(/cabinet/who-looked/[^"]+/ask)"', page)[0]

    def rows(self) -> list[AccessInquiry]:
        set_scope(facilities=[self.facility.id])
        return list(AccessInquiry.objects.all())


@pytest.fixture
def look(db: None) -> Look:
    return Look()


def test_a_look_is_asked_about_once_and_has_thirty_days(look: Look) -> None:
    url = look.ask_url()
    assert look.patient.get(url).status_code == 200
    for _ in range(2):
        assert look.patient.post(url, QUESTION).status_code == 302
    (row,) = look.rows()
    assert row.due_at - row.opened_at == timedelta(days=30) and row.words == QUESTION["words"]
    page = look.patient.get("/cabinet/who-looked").content.decode()
    assert "within 30 days" in page and url not in page


def test_the_officer_answers_once_and_the_patient_reads_it(look: Look) -> None:
    look.patient.post(look.ask_url(), QUESTION)
    listed = look.officer.get("/reviews").content.decode()
    case = re.findall(r'href="(/reviews/inquiries/[^"]+)"', listed)[0]
    assert QUESTION["words"] in look.officer.get(case).content.decode().replace("&#x27;", "'")
    assert look.officer.post(case, ANSWER).status_code == 302
    assert look.officer.post(case, ANSWER | {"state": "explained"}).status_code in (200, 409)
    page = look.patient.get("/cabinet/who-looked").content.decode()
    assert "the look was misuse" in page and ANSWER["words"] in page


def test_a_late_one_is_red(look: Look, role: Any) -> None:
    look.patient.post(look.ask_url(), QUESTION)
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute("UPDATE patients_accessinquiry SET due_at = now() - interval '1 day'")
    assert "Answer is late" in look.officer.get("/reviews").content.decode()


def test_another_facilitys_officer_and_another_patient_see_nothing(look: Look) -> None:
    url = look.ask_url()
    look.patient.post(url, QUESTION)
    (row,) = look.rows()
    case = f"/reviews/inquiries/{look.patient_id}/{row.id}"
    stranger = look.staff(Role.OFFICER, registry.facility("Begona poliklinika"))
    assert stranger.get(case).status_code == 403
    assert "/reviews/inquiries/" not in stranger.get("/reviews").content.decode()
    other = look.browser(Account.objects.get(pk=world.with_account().actor.account_id))
    assert other.get(url).status_code == 404 and other.post(url, QUESTION).status_code == 404
    assert look.officer.get(case).status_code == 200  # negative control


def test_an_empty_question_is_asked_for_again(look: Look) -> None:
    assert look.patient.post(look.ask_url(), {"words": " "}).status_code == 422
    assert look.rows() == []


def test_own_looks_and_jobs_are_not_asked_about(look: Look) -> None:
    page = look.patient.get("/cabinet/who-looked").content.decode()
    assert actors.registrar().name in page  # the desk that registered them can be asked about
    assert len(re.findall(r"/ask\"", page)) < page.count("<li>")
