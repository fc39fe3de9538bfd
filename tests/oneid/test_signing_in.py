"""OneID over real HTTP: a stand-in that speaks the protocol, and every way it can go wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from config.servers.oneid_stub import Memory, Stub
from patients.oneid import client as http
from patients.oneid import views
from patients.oneid.rules import Verdict, judged
from patients.representation.models import PersonAccount
from tests.factories import people, registry
from trust.context import Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
BORN = date(1961, 7, 3)


class Town:
    """The stand-in, a person of the register, a browser."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.pinfl = people.pinfl(BORN, "female")
        self.patient_id = people.registered(birth_date=BORN, pinfl=self.pinfl)
        self.client = Client(headers={"accept-language": "en"})

    def begin(self) -> dict[str, str]:
        """What the browser carries to OneID."""
        sent = self.client.get("/oneid/start")
        assert sent.status_code == 302 and sent.url.startswith(self.stub.url)
        return {k: v[0] for k, v in parse_qs(urlsplit(sent.url).query).items()}

    def come_back(self, pin: str = "", outcome: str = "ok", **instead: str) -> Any:
        """The whole way round; `instead` overrides what comes back."""
        state = self.begin()["state"]
        asked = {"code": self.stub.code_for(pin or self.pinfl, outcome), "state": state}
        return self.client.get("/oneid/callback", asked | instead)


@pytest.fixture
def town(db: None, settings: Any) -> Iterator[Town]:
    redirect = f"{django_settings.BASE_URL}/oneid/callback"
    stub = Stub(Memory("yagona", "geheim", redirect))
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    settings.ONEID_URL, settings.ONEID_CLIENT_ID = stub.url, "yagona"
    settings.ONEID_CLIENT_SECRET, settings.ONEID_SCOPE = "geheim", "yagona"
    yield Town(stub)
    stub.shutdown()
    stub.server_close()


def accounts_of(town: Town) -> int:
    set_scope(patients=[town.patient_id])
    return PersonAccount.objects.filter(patient_id=town.patient_id).count()


def test_the_whole_way_opens_the_cabinet_and_is_journalled(town: Town) -> None:
    asked = town.begin()
    assert asked["response_type"] == "one_code" and asked["scope"] == "yagona"
    answer = town.come_back()
    assert answer.status_code == 302
    assert town.client.get("/cabinet").status_code == 200
    assert accounts_of(town) == 1
    set_scope(patients=[town.patient_id])
    assert Journal.objects.filter(action="open-cabinet", system_name="oneid").exists()
    town.come_back()  # a second time: the same account
    assert accounts_of(town) == 1
    assert town.stub.memory.tokens == {}  # the token was ended there


@pytest.mark.parametrize(
    ("outcome", "status", "says"),
    [
        ("unverified", 403, "not verified"),
        ("failed", 403, "not finished"),
        ("firm", 403, "not finished"),
        ("garbage", 503, "does not answer"),
        ("elsewhere", 503, "does not answer"),
    ],
)
def test_what_is_not_enough_opens_nothing(town: Town, outcome: str, status: int, says: str) -> None:
    answer = town.come_back(outcome=outcome)
    assert answer.status_code == status and says in answer.content.decode()
    assert accounts_of(town) == 0
    assert town.client.get("/cabinet").status_code == 302


def test_a_slow_answer_is_not_waited_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.2)
    assert town.come_back(outcome="slow").status_code == 503


@pytest.mark.parametrize("state", ["", "another", "ʻ"])
def test_a_foreign_state_opens_nothing(town: Town, state: str) -> None:
    answer = town.come_back(state=state)
    assert answer.status_code == 403 and town.client.get("/cabinet").status_code == 302


def test_an_answer_of_another_browser_opens_nothing(town: Town) -> None:
    """Login CSRF: the attacker's own answer, handed to somebody else's browser."""
    state = town.begin()["state"]
    asked = {"code": town.stub.code_for(town.pinfl), "state": state}
    victim = Client(headers={"accept-language": "en"})
    assert victim.get("/oneid/callback", asked).status_code == 403
    assert town.client.get("/oneid/callback", asked).status_code == 302  # the control
    again = Client(headers={"accept-language": "en"})
    again.cookies = town.client.cookies
    assert again.get("/oneid/callback", asked).status_code == 403  # a state counts once


def test_negative_control_without_the_state_the_foreign_answer_opens(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views.secrets, "compare_digest", lambda one, other: True)
    victim = Client(headers={"accept-language": "en"})
    victim.get("/oneid/start")
    asked = {"code": town.stub.code_for(town.pinfl), "state": "another"}
    assert victim.get("/oneid/callback", asked).status_code == 302


def test_a_code_counts_once_there(town: Town) -> None:
    code = town.stub.code_for(town.pinfl)
    assert town.come_back(code=code).status_code == 302
    assert town.come_back(code=code).status_code == 503


def test_somebody_the_register_does_not_know_is_not_registered(town: Town) -> None:
    answer = town.come_back(pin=people.pinfl(date(1971, 2, 3), "male"))
    assert answer.status_code == 404 and "registration desk" in answer.content.decode()


def test_a_member_of_staff_becomes_a_patient_and_nothing_more(town: Town) -> None:
    account = registry.account(Role.DOCTOR)
    registry.post(at=registry.facility(), role=Role.DOCTOR, account_id=account.id)
    town.come_back()
    me = town.client.get("/cabinet").wsgi_request.actor
    assert me.role is Role.PATIENT and me.account_id != account.id
    assert town.client.get("/queue").status_code == 403


def test_without_an_address_nobody_is_offered_it(town: Town, settings: Any) -> None:
    assert b"OneID" in town.client.get("/sign-in").content
    settings.ONEID_URL = ""
    assert b"OneID" not in town.client.get("/sign-in").content
    assert town.client.get("/oneid/start").status_code == 404
    assert Client().get("/oneid/callback?state=a&code=b").status_code in (403, 404)


@given(
    st.dictionaries(
        st.sampled_from(["ret_cd", "valid", "pin", "user_type", "x"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("true"),
    )
)
def test_no_answer_is_believed_by_halves(answer: dict[str, Any]) -> None:
    told = judged(answer)
    assert (told.verdict is Verdict.KNOWN) == bool(told.pinfl)
    if told.pinfl:
        assert len(told.pinfl) == 14 and str(answer["ret_cd"]) == "0"
