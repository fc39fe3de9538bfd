"""Breaking the glass over HTTP: reason, sentence, code; what opens, for whom, how long; the review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from patients.access import gate
from patients.consents.models import Consent
from patients.emergency.models import EmergencyAccess
from tests.factories import actors, people, registry, world
from tests.factories.sessions import SECRET, sign_in
from trust.accounts import factors
from trust.accounts.models import Account
from trust.context import Action, Purpose, Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

SENTENCE = "Behush holda topildi, tez yordam keltirdi."
FORM = {"reason": "unconscious", "told": SENTENCE}
pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H17")]


class Ward:
    """A doctor of a facility that does not treat the person."""

    def __init__(self, **session: Any) -> None:
        self.facility = registry.facility("Sinov shifoxonasi")
        self.account = registry.account(Role.DOCTOR)
        self.post = registry.post(at=self.facility, role=Role.DOCTOR, account_id=self.account.id)
        self.client = browser(self.account, **session)
        signed = world.with_account()
        self.patient_id, self.patient = signed.patient_id, signed.actor
        self.card = f"/patients/{self.patient_id}/card"
        self.emergency = f"/patients/{self.patient_id}/emergency"

    def officer(self, facility: Any = None) -> Client:
        """The officer of this (or another) facility."""
        account = registry.account(Role.OFFICER)
        registry.post(at=facility or self.facility, role=Role.OFFICER, account_id=account.id)
        return browser(account)

    def rows(self) -> list[EmergencyAccess]:
        set_scope(facilities=[self.facility.id])
        return list(EmergencyAccess.objects.order_by("opened_at"))


def browser(account: Account, **session: Any) -> Client:
    return sign_in(Client(headers={"accept-language": "en"}), account, **session)


@pytest.fixture
def ward() -> Ward:
    return Ward()


def test_a_refusal_offers_the_emergency_and_four_acts_open_the_record(ward: Ward) -> None:
    refused = ward.client.get(ward.card)
    assert refused.status_code == 403 and ward.emergency in refused.content.decode()
    page = ward.client.get(ward.emergency)
    assert page.status_code == 200 and b"4 hours" in page.content
    opened = ward.client.post(ward.emergency, FORM)
    assert opened.url == ward.card
    card = ward.client.get(ward.card)
    assert card.status_code == 200 and b"Opened in an emergency" in card.content
    (row,) = ward.rows()
    assert row.closes_at - row.opened_at == timedelta(hours=4)


def test_the_code_may_stand_in_the_same_form(ward: Ward) -> None:
    stale = Ward(ago=timedelta(minutes=10))
    factors.keep(stale.account, SECRET)
    page = stale.client.get(stale.emergency).content.decode()
    assert 'name="confirm_code"' in page
    asked = stale.client.post(stale.emergency, FORM)
    assert asked.url.startswith("/confirm") and stale.rows() == []
    code = factors.code_now(SECRET)
    assert stale.client.post(stale.emergency, FORM | {"confirm_code": code}).url == stale.card


def test_without_a_fresh_factor_what_was_written_is_kept_and_sent_after_it() -> None:
    stale = Ward(ago=timedelta(minutes=10))
    factors.keep(stale.account, SECRET)
    asked = stale.client.post(stale.emergency, FORM)
    resumed = stale.client.post(asked.url, {"code": factors.code_now(SECRET)})
    assert SENTENCE in resumed.content.decode() and stale.emergency in resumed.content.decode()


@pytest.mark.parametrize(
    "form", [{}, {"reason": "unconscious"}, {"reason": "bored", "told": SENTENCE},
             {"reason": "unconscious", "told": "qisqa"}],
)  # fmt: skip
def test_a_half_form_opens_nothing(ward: Ward, form: dict[str, str]) -> None:
    assert ward.client.post(ward.emergency, form).status_code == 422
    assert ward.rows() == [] and ward.client.get(ward.card).status_code == 403


def test_the_patient_is_told_at_once_and_sees_the_emergency(ward: Ward) -> None:
    ward.client.post(ward.emergency, FORM)
    ward.client.get(ward.card)
    notices = list((settings.NOTICES_FOLDER / str(ward.patient.account_id)).iterdir())
    assert len(notices) == 1 and "Sinov shifoxonasi" in notices[0].read_text()
    me = browser(Account.objects.get(pk=ward.patient.account_id))
    assert "Opened in an emergency" in me.get("/cabinet/who-looked").content.decode()
    set_scope(patients=[ward.patient_id])
    read = Journal.objects.filter(action=Action.READ_CARD, account_id=ward.account.id)
    assert {row.purpose for row in read if row.outcome == "allowed"} == {Purpose.EMERGENCY}


def test_it_opens_to_this_post_alone(ward: Ward) -> None:
    ward.client.post(ward.emergency, FORM)
    colleague = registry.account(Role.DOCTOR)
    registry.post(at=ward.facility, role=Role.DOCTOR, account_id=colleague.id)
    assert browser(colleague).get(ward.card).status_code == 403
    another = people.registered()
    assert ward.client.get(f"/patients/{another}/card").status_code == 403


def test_it_closes_after_four_hours_and_when_ended(ward: Ward, role: Any) -> None:
    ward.client.post(ward.emergency, FORM)
    assert ward.client.get(ward.card).status_code == 200
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE patients_emergencyaccess SET opened_at = opened_at - interval '4 hours',"
            " closes_at = closes_at - interval '4 hours'"
        )
    assert ward.client.get(ward.card).status_code == 403
    ward.client.post(ward.emergency, FORM)
    assert ward.client.get(ward.card).status_code == 200
    ward.client.post(f"{ward.emergency}/end")
    assert ward.client.get(ward.card).status_code == 403


def test_the_database_allows_no_more_than_four_hours(ward: Ward, role: Any) -> None:
    ward.client.post(ward.emergency, FORM)
    with (
        role("yagona_system"),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="emergency_four_hours_at_most"),
        transaction.atomic(),
    ):
        cursor.execute("UPDATE patients_emergencyaccess SET closes_at = opened_at + interval '5h'")


def test_not_even_in_an_emergency_stays_closed(ward: Ward) -> None:
    with gate.open_record(ward.patient, ward.patient_id, Action.DECIDE_CONSENT) as ctx:
        Consent.objects.create(
            patient_id=ward.patient_id,
            state="active",
            scope="all",
            side="care",
            is_usable_in_emergency=False,
            basis="uz-265-I",
            decided_at=ctx.now,
            decided_by=uuid4(),
        )
    ward.client.post(ward.emergency, FORM)
    assert ward.client.get(ward.card).status_code == 200  # it opens: identity and alerts
    doctor = actors.doctor(ward.facility.id, account_id=ward.account.id, post_id=ward.post.id)
    with gate.open_record(doctor, ward.patient_id, Action.READ_CARD) as ctx:
        assert ctx.closed.elsewhere


def test_a_person_who_is_not_there_looks_the_same_until_the_end(ward: Ward) -> None:
    absent = uuid4()
    assert ward.client.get(f"/patients/{absent}/emergency").status_code == 200
    assert ward.client.post(f"/patients/{absent}/emergency", FORM).status_code == 404
    assert ward.rows() == []


def test_ten_an_hour_is_no_emergency(ward: Ward) -> None:
    for _ in range(10):
        patient_id = people.registered()
        assert ward.client.post(f"/patients/{patient_id}/emergency", FORM).status_code == 302
    assert ward.client.post(ward.emergency, FORM).status_code == 429


@pytest.mark.parametrize("role_", [Role.REGISTRAR, Role.PHARMACIST, Role.HEAD, Role.INSPECTOR])
def test_who_does_not_treat_has_no_emergency(ward: Ward, role_: Role) -> None:
    account = registry.account(role_)
    registry.post(at=ward.facility, role=role_, account_id=account.id)
    assert browser(account).post(ward.emergency, FORM).status_code == 403


def test_the_officer_reviews_once_and_the_late_ones_are_red(ward: Ward, role: Any) -> None:
    ward.client.post(ward.emergency, FORM)
    ward.client.get(ward.card)
    officer = ward.officer()
    assert b"Waits for review" in officer.get("/reviews").content
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute("UPDATE patients_emergencyaccess SET review_due_at = now() - interval '1 h'")
    assert b"Review is late" in officer.get("/reviews").content
    (row,) = ward.rows()
    case = f"/reviews/{ward.patient_id}/{row.id}"
    page = officer.get(case).content.decode()
    assert SENTENCE in page and "read your record" in page
    verdict = {"verdict": "misuse", "remark": "Bemor bu yerda emas edi, sabab yoʻq."}
    assert officer.post(case, verdict).url == "/reviews"
    again = officer.post(case, verdict | {"verdict": "justified"})
    assert again.status_code == 409 or b"Misuse" in again.content
    assert ward.rows()[0].verdict == "misuse"


def test_another_facilitys_officer_sees_nothing(ward: Ward) -> None:
    ward.client.post(ward.emergency, FORM)
    (row,) = ward.rows()
    stranger = ward.officer(registry.facility("Begona poliklinika"))
    assert b"Nothing waits" in stranger.get("/reviews").content
    assert stranger.get(f"/reviews/{ward.patient_id}/{row.id}").status_code == 403


def test_negative_control_the_own_officer_does(ward: Ward) -> None:
    ward.client.post(ward.emergency, FORM)
    (row,) = ward.rows()
    assert ward.officer().get(f"/reviews/{ward.patient_id}/{row.id}").status_code == 200


def test_an_officer_opens_no_card(ward: Ward) -> None:
    ward.client.post(ward.emergency, FORM)
    assert ward.officer().get(ward.card).status_code == 403
