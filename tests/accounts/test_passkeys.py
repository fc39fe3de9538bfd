"""Passkeys over HTTP: made, shown, alone and as step-up; and every answer that proves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.device import PRESENT, Device
from tests.accounts.test_signing_in import browser, member, typed
from tests.factories import world
from tests.factories.sessions import SECRET, shown, sign_in
from trust.accounts import factors, passkeys
from trust.accounts.models import Account, SpentChallenge
from trust.context import Action, Role
from trust.journal.models import Journal
from trust.walls.services import clear_scope, set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


def offered(client: Client, what: str = "show") -> dict[str, Any]:
    answer = client.post("/passkeys/options", {"for": what})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return answer.json()


def device(**more: Any) -> Device:
    return Device(settings.BASE_URL, **more)


def enrolled(client: Client, **more: Any) -> Device:
    """A device of whoever is signed in."""
    one = device(**more)
    answer = one.made(offered(client, "create"))
    page = client.post("/passkeys", {"name": "Telefon", "passkey": answer})
    assert page.status_code in (200, 302)
    return one


@pytest.fixture
def holder() -> tuple[Account, Client, Device]:
    """A doctor whose only factor is a passkey, signed in with it."""
    account, client = member(), browser()
    typed(client, account)
    return account, client, enrolled(client)


def opens(client: Client) -> bool:
    return client.get("/queue").status_code == 200


def alone(one: Device, client: Client | None = None) -> Client:
    """Signing in with nothing but the passkey."""
    here = client or browser()
    here.post("/sign-in/passkey", {"passkey": one.shown(offered(here))})
    return here


def test_the_first_factor_of_staff_may_be_a_passkey_and_recovery_codes_come_with_it() -> None:
    account, client = member(), browser()
    typed(client, account)
    assert not opens(client)
    one = device()
    answer = one.made(offered(client, "create"))
    page = client.post("/passkeys", {"name": "Telefon", "passkey": answer})
    assert page.content.decode().count("<code>") == 10
    assert opens(client)
    assert "Telefon" in client.get("/passkeys").content.decode()


def test_it_signs_in_alone_with_a_new_session(holder: tuple[Account, Client, Device]) -> None:
    _account, _client, one = holder
    here = browser()
    here.get("/sign-in")
    assert opens(alone(one, here))


def test_it_is_the_second_factor_after_a_password(holder: tuple[Account, Client, Device]) -> None:
    account, _client, one = holder
    here = browser()
    typed(here, account)
    assert not opens(here)
    assert "With your passkey" in here.get("/confirm").content.decode()
    answer = one.shown(offered(here))
    gone = here.post("/confirm", {"passkey": answer, "next": "/queue"})
    assert gone.url == "/queue" and opens(here)


def test_recovery_codes_open_without_a_telephone(holder: tuple[Account, Client, Device]) -> None:
    account, _client, _one = holder
    code = factors.new_recovery_codes(account)[0]
    here = browser()
    typed(here, account)
    here.post("/confirm", {"code": code})
    assert opens(here)


def test_step_up_counts_for_the_form_it_came_with(holder: tuple[Account, Client, Device]) -> None:
    account, client, one = holder
    shown(client, account, ago=timedelta(minutes=10), by="passkey")
    assert client.get("/passkeys").url.startswith("/confirm")
    answer = one.shown(offered(client))
    client.post("/people", {"q": "Sinov", "passkey": answer})  # any form of a page may bring it
    assert client.get("/passkeys").status_code == 200


def test_a_patient_signs_in_with_one() -> None:
    signed = world.with_account()
    account = Account.objects.get(pk=signed.actor.account_id)
    one = enrolled(sign_in(browser(), account))
    assert alone(one).get("/cabinet").status_code == 200


def test_each_proof_and_each_failure_is_in_the_journal(
    holder: tuple[Account, Client, Device],
) -> None:
    account, client, one = holder
    answer = one.shown(offered(client))
    client.post("/confirm", {"passkey": answer})
    client.post("/confirm", {"passkey": answer})
    set_scope(oversight=True)
    rows = Journal.objects.filter(account_id=account.pk, action=Action.CONFIRM_IDENTITY)
    told = [(row.outcome, row.entities) for row in rows]
    clear_scope()
    assert ("allowed", ["by/passkey"]) in told and ("refused", []) in told


Lie = Callable[[Device, Client], str]


def replayed(one: Device, client: Client) -> str:
    answer = one.shown(offered(client))
    alone_answer = client.post("/sign-in/passkey", {"passkey": answer})
    assert alone_answer.status_code == 302
    client.logout()
    return answer


def changed(**more: Any) -> Lie:
    def lie(one: Device, client: Client) -> str:
        for name, value in more.items():
            setattr(one, name, value)
        return one.shown(offered(client))

    return lie


def another_challenge(one: Device, client: Client) -> str:
    told, other = offered(client), offered(client)
    return one.shown(told | {"publicKey": other["publicKey"]})


def another_purpose(one: Device, client: Client) -> str:
    told = json.loads(one.shown(offered(client)))
    return json.dumps(told | {"state": told["state"][:-2] + "xx"})


def another_key(one: Device, client: Client) -> str:
    one.key = device().key
    return one.shown(offered(client))


def unknown_holder(one: Device, client: Client) -> str:
    return one.shown(offered(client), handle=bytes(16))


def another_holder(one: Device, client: Client) -> str:
    return one.shown(offered(client), handle=member(Role.NURSE).pk.bytes)


LIES: dict[str, Lie] = {
    "replayed": replayed,
    "another origin": changed(origin="https://yagona.example.org"),
    "another port": changed(origin=f"{settings.BASE_URL}1"),
    "another relying party": changed(rp_id="example.org"),
    "nobody verified": changed(flags=PRESENT),
    "nobody present": changed(flags=0),
    "another challenge": another_challenge,
    "a forged state": another_purpose,
    "another key": another_key,
    "nobody's handle": unknown_holder,
    "another's handle": another_holder,
    "an unknown passkey": changed(credential_id=b"x" * 32),
}


@pytest.mark.parametrize("lie", sorted(LIES))
def test_what_proves_nothing_opens_nothing(
    holder: tuple[Account, Client, Device], lie: str
) -> None:
    _account, _client, one = holder
    here = browser()
    answer = LIES[lie](one, here)
    refused = here.post("/sign-in/passkey", {"passkey": answer}, follow=True)
    assert "does not open anything here" in refused.content.decode()
    assert not opens(here)


@pytest.mark.parametrize(
    ("lie", "broken", "by"),
    [
        ("replayed", "_spend", lambda challenge: None),
        ("another origin", "_is_ours", lambda origin: True),
        ("another port", "_is_ours", lambda origin: True),
        ("another relying party", "_server", None),
        ("nobody verified", "UserVerificationRequirement", None),
    ],
)
def test_negative_control_each_check_is_the_one_that_refuses(
    holder: tuple[Account, Client, Device],
    monkeypatch: pytest.MonkeyPatch,
    lie: str,
    broken: str,
    by: Any,
) -> None:
    _account, _client, one = holder
    if lie == "another relying party":
        whole = passkeys._server

        def other() -> Any:
            server = whole()
            object.__setattr__(server.rp, "id", one.rp_id)
            return server

        by = other
    if lie == "nobody verified":

        class Preferred:
            REQUIRED = "preferred"

        by = Preferred
    monkeypatch.setattr(passkeys, broken, by)
    here = browser()
    here.post("/sign-in/passkey", {"passkey": LIES[lie](one, here)})
    assert opens(here)


def test_a_counter_that_goes_back_is_a_copied_device() -> None:
    account, client = member(), browser()
    typed(client, account)
    one = enrolled(client, counter=5)
    assert opens(alone(one))
    one.counter = 4
    assert not opens(alone(one))
    one.counter = 40
    assert opens(alone(one))


def test_a_challenge_belongs_to_its_session_and_lasts_five_minutes(
    holder: tuple[Account, Client, Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    account, client, one = holder
    here = browser()
    typed(here, account)
    stolen = one.shown(offered(client))  # of another session of the same person
    here.post("/confirm", {"passkey": stolen})
    assert not opens(here)
    told = offered(here)
    monkeypatch.setattr(passkeys, "LASTS", timedelta(seconds=-1))
    here.post("/confirm", {"passkey": one.shown(told)})
    assert not opens(here)
    monkeypatch.undo()
    here.post("/confirm", {"passkey": one.shown(offered(here))})
    assert opens(here)  # negative control


def test_one_made_for_a_colleague_does_not_count_for_me(
    holder: tuple[Account, Client, Device],
) -> None:
    _account, _client, theirs = holder
    me, here = member(Role.NURSE), browser()
    factors.keep(me, SECRET)
    typed(here, me)
    here.post("/confirm", {"passkey": theirs.shown(offered(here))})
    assert not opens(here)


def test_whoever_holds_a_factor_shows_it_before_a_passkey_is_added() -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    typed(client, account)
    assert client.post("/passkeys/options", {"for": "create"}).status_code == 403
    assert client.get("/passkeys").url.startswith("/confirm")
    assert client.post("/passkeys", {"name": "x", "passkey": "x"}).url.startswith("/confirm")
    shown(client, account)
    enrolled(client)
    assert len(passkeys.listed(account)) == 1


def test_nobody_makes_a_passkey_without_signing_in() -> None:
    here = browser()
    assert here.post("/passkeys/options", {"for": "create"}).status_code == 403
    assert here.get("/passkeys").url.startswith("/sign-in")


def test_the_only_factor_stays_and_nobody_elses_goes(
    holder: tuple[Account, Client, Device],
) -> None:
    account, client, _one = holder
    (mine,) = passkeys.listed(account)
    page = client.post("/passkeys", {"remove": mine.id}, follow=True)
    assert "only second factor stays" in page.content.decode()
    enrolled(client)
    other, there = member(Role.NURSE), browser()
    typed(there, other)
    enrolled(there)
    enrolled(there)
    there.post("/passkeys", {"remove": mine.id})
    assert len(passkeys.listed(account)) == 2
    for odd in ("x", "", "9" * 40, "-1", f"{mine.id}"):
        client.post("/passkeys", {"remove": odd})
    assert mine.id not in {one.id for one in passkeys.listed(account)}


def test_ten_failures_of_an_address_wait(holder: tuple[Account, Client, Device]) -> None:
    _account, _client, one = holder
    here = browser()
    for _ in range(10):
        here.post("/sign-in/passkey", {"passkey": "x"})
    answer = one.shown(offered(here))
    assert here.post("/sign-in/passkey", {"passkey": answer}).status_code == 429


def test_a_disabled_account_has_no_door(holder: tuple[Account, Client, Device]) -> None:
    account, _client, one = holder
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert not opens(alone(one))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(told=JSON, where=st.integers(0, 400), byte=st.integers(0, 255))
def test_no_odd_answer_is_a_fault(told: Any, where: int, byte: int) -> None:
    account, client = member(Role.NURSE), browser()
    sign_in(client, account)
    one = device()
    made = one.made(passkeys.to_create(account, "s"))
    broken = bytearray(made.encode())
    broken[where % len(broken)] = byte
    response = json.loads(made)
    for part in ("attestationObject", "clientDataJSON"):
        odd = json.loads(made)
        odd["credential"]["response"][part] = told
        _refused(account, json.dumps(odd))
    _refused(account, json.dumps(told))
    _refused(account, json.dumps(response | {"credential": told}))
    try:
        passkeys.add(account, broken.decode(errors="replace"), name="x", session="s")
    except passkeys.NotShown:
        pass


def _refused(account: Account, answer: str) -> None:
    with pytest.raises(passkeys.NotShown):
        passkeys.add(account, answer, name="x", session="s")


def test_spent_challenges_are_forgotten_when_too_old_to_count(
    holder: tuple[Account, Client, Device],
) -> None:
    _account, client, one = holder
    SpentChallenge.objects.update(
        spent_at=SpentChallenge.objects.latest("spent_at").spent_at - timedelta(hours=1)
    )
    client.post("/confirm", {"passkey": one.shown(offered(client))})
    assert SpentChallenge.objects.count() == 1
    assert Authenticator.objects.filter(type="webauthn").count() == 1
