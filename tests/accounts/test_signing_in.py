"""Signing in over HTTP: second factor, step-up, replay, lockout, sessions that end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from tests.factories import registry
from tests.factories.sessions import SECRET, by_hand, sign_in
from trust.accounts import factors
from trust.accounts.models import Account
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
PASSWORD = "sinov-parol-12"


def member(role: Role = Role.DOCTOR) -> Account:
    """Staff with a post, a password and a telephone."""
    account = registry.account(role)
    registry.post(at=registry.facility(), role=role, account_id=account.id)
    account.set_password(PASSWORD)
    account.save()
    return account


def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def typed(client: Client, account: Account, password: str = PASSWORD) -> Any:
    return client.post("/sign-in", {"username": account.username, "password": password})


def test_a_password_alone_opens_nothing_and_leads_to_the_factor() -> None:
    account, client = member(), browser()
    typed(client, account)
    for page in ("/queue", "/people", "/facilities/"):
        assert client.get(page).url.startswith("/confirm?next=")
    assert client.get("/api/me").status_code in (401, 404)
    assert client.get("/confirm", follow=True).redirect_chain[-1][0].startswith("/second-factor")


def test_negative_control_with_the_factor_the_same_pages_open() -> None:
    account, client = member(), browser()
    by_hand(client, account, "/sign-in")
    assert client.get("/queue").status_code == 200


def test_enrolling_shows_recovery_codes_once_and_each_opens_once() -> None:
    account, client = member(), browser()
    typed(client, account)
    page = client.get("/second-factor").content.decode()
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)
    assert secret
    wrong = client.post("/second-factor", {"secret": secret[1], "code": "000000"})
    assert wrong.status_code == 422 and not factors.is_enrolled(account)
    done = client.post("/second-factor", {"secret": secret[1], "code": factors.code_now(secret[1])})
    codes = re.findall(r"<code>([^<]+)</code>", done.content.decode())
    assert len(codes) == 10 and client.get("/queue").status_code == 200
    another = browser()
    typed(another, account)
    assert another.post("/confirm", {"code": codes[0]}).status_code == 302
    assert another.get("/queue").status_code == 200
    third = browser()
    typed(third, account)
    assert third.post("/confirm", {"code": codes[0]}).status_code == 422
    assert third.get("/queue").status_code == 302


def test_who_holds_a_factor_cannot_enrol_another_by_password_alone() -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    typed(client, account)
    assert client.get("/second-factor").url.startswith("/confirm")
    new = factors.new_enrolment(account).secret
    client.post("/second-factor", {"secret": new, "code": factors.code_now(new)})
    assert factors.show(account, factors.code_now(SECRET)) == "totp"


def test_a_code_counts_once_in_every_session() -> None:
    account = member()
    factors.keep(account, SECRET)
    code = factors.code_now(SECRET)
    first, second = browser(), browser()
    typed(first, account)
    typed(second, account)
    assert first.post("/confirm", {"code": code}).status_code == 302
    assert second.post("/confirm", {"code": code}).status_code == 422


def test_negative_control_without_the_mark_a_code_would_count_twice() -> None:
    account = member()
    factors.keep(account, SECRET)
    code = factors.code_now(SECRET)
    assert factors.show(account, code) == "totp"
    Account.objects.filter(pk=account.pk).update(last_code_step=0)
    assert factors.show(account, code) == "totp"


def test_the_secret_is_sealed_in_the_database() -> None:
    account = member()
    factors.keep(account, SECRET)
    assert SECRET not in str(Authenticator.objects.get(user_id=account.pk).data)


def test_ten_wrong_codes_lock_and_the_right_one_does_not_help() -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    typed(client, account)
    for _ in range(10):
        client.post("/confirm", {"code": "123123"})
    assert client.post("/confirm", {"code": factors.code_now(SECRET)}).status_code == 422
    assert typed(browser(), account).status_code == 429  # the password page waits too


def test_a_known_password_does_not_buy_more_guesses_at_the_code() -> None:
    account = member()
    factors.keep(account, SECRET)
    for _ in range(3):
        client = browser()
        if typed(client, account).status_code == 429:
            break
        for _ in range(4):
            client.post("/confirm", {"code": "123123"})
    assert typed(browser(), account).status_code == 429


def test_the_right_code_clears_the_count() -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    for _ in range(2):
        typed(client, account)
        for _ in range(7):
            client.post("/confirm", {"code": "123123"})
        Account.objects.filter(pk=account.pk).update(last_code_step=0)
        assert client.post("/confirm", {"code": factors.code_now(SECRET)}).status_code == 302


def test_a_wrong_code_leaves_nothing_of_the_form_behind() -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    sign_in(client, account, ago=timedelta(minutes=6))
    words = "Behush holda topildi, tez yordam."
    client.post(
        f"/patients/{UUID(int=5)}/emergency",
        {"reason": "other", "told": words, "confirm_code": "000000"},
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT get_data || post_data || path_info FROM axes_accessattempt")
        kept = "".join(text for (text,) in cursor.fetchall())
    assert kept and words not in kept and "000000" not in kept


def test_ten_wrong_passwords_lock_whatever_the_address_says() -> None:
    account = member()
    for number in range(10):
        client = Client(headers={"x-forwarded-for": f"10.0.0.{number}", "accept-language": "en"})
        typed(client, account, "wrong")
    locked = typed(browser(), account)
    assert locked.status_code == 429 and b"quarter of an hour" in locked.content


def test_negative_control_nine_do_not_lock() -> None:
    account = member()
    for _ in range(9):
        typed(browser(), account, "wrong")
    assert typed(browser(), account).status_code == 302


def test_an_unknown_name_and_a_wrong_password_get_the_same_words() -> None:
    account = member()
    client = browser()
    wrong = client.post("/sign-in", {"username": account.username, "password": "x"})
    absent = client.post("/sign-in", {"username": "nobody-at-all", "password": "x"})
    masked = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|' + account.username.encode())
    assert wrong.status_code == absent.status_code
    assert masked.sub(b"", wrong.content) == masked.sub(b"", absent.content).replace(
        b"nobody-at-all", b""
    )


def test_guessing_cabinet_codes_locks_the_address() -> None:
    client = browser()
    for _ in range(9):
        assert client.post("/cabinet/sign-in", {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    client.post("/cabinet/sign-in", {"code": "AAAA-AAAA-AAAA"})
    assert client.post("/cabinet/sign-in", {"code": "AAAA-AAAA-AAAA"}).status_code == 429


def test_the_session_id_changes_at_sign_in_and_at_every_proof() -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    client.get("/sign-in")
    client.session.save()
    seen = []
    typed(client, account)
    seen.append(client.cookies["sessionid"].value)
    client.post("/confirm", {"code": factors.code_now(SECRET)})
    seen.append(client.cookies["sessionid"].value)
    assert len(set(seen)) == 2
    old = browser()
    old.cookies["sessionid"] = seen[0]
    assert old.get("/queue").url.startswith("/sign-in")


def test_the_session_id_changes_with_the_post() -> None:
    account, client = member(), browser()
    second = registry.post(at=registry.facility(), role=Role.DOCTOR, account_id=account.id)
    sign_in(client, account)
    old = client.cookies["sessionid"].value
    assert client.post("/posts/choose", {"post": second.id}).status_code == 302
    assert client.get("/queue").wsgi_request.actor.post_id == second.id
    stale = browser()
    stale.cookies["sessionid"] = old
    assert stale.get("/queue").url.startswith("/sign-in")


@pytest.mark.parametrize("how", ["disabled", "password", "post"])
def test_a_session_ends_at_once(how: str) -> None:
    account, client = member(), browser()
    sign_in(client, account)
    assert client.get("/queue").status_code == 200
    if how == "disabled":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    elif how == "password":
        account.set_password("another-parol-12")
        account.save()
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_practitionerrole SET is_active = false WHERE account_id = %s",
                [account.pk],
            )
    assert client.get("/queue").status_code in (302, 403)


def test_a_flipped_cookie_is_nobody() -> None:
    account, client = member(), browser()
    sign_in(client, account)
    key = client.cookies["sessionid"].value
    for place in (0, len(key) // 2, len(key) - 1):
        flipped = chr(ord("a") + (ord(key[place]) + 1) % 26)
        client.cookies["sessionid"] = key[:place] + flipped + key[place + 1 :]
        assert client.get("/queue").url.startswith("/sign-in")


def test_an_idle_session_asks_again_and_keeps_the_form() -> None:
    account, client = member(Role.REGISTRAR), browser()
    factors.keep(account, SECRET)
    sign_in(client, account, ago=timedelta(minutes=16))
    form = {"family": "Yozilganov", "given": "Misol", "birth_date": "08.03.1976"}
    asked = client.post("/people/new", form)
    assert asked.url.startswith("/confirm")
    back = client.post(asked.url, {"code": factors.code_now(SECRET)}, follow=True)
    assert b"Yozilganov" in back.content


def test_a_confirmation_older_than_five_minutes_is_asked_for_again() -> None:
    from trust.accounts.policy import is_confirmed
    from trust.context import Actor

    account, client = member(), browser()
    sign_in(client, account, ago=timedelta(minutes=6))
    page = client.get("/queue")
    actor: Actor = page.wsgi_request.actor
    assert actor.is_strong and actor.confirmed_at
    assert not is_confirmed(actor, actor.confirmed_at + timedelta(minutes=6))
    assert is_confirmed(actor, actor.confirmed_at + timedelta(minutes=4))


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(page: str) -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    typed(client, account)
    sent = client.post("/confirm", {"code": factors.code_now(SECRET), "next": page})
    assert sent.url == "/"


@pytest.mark.parametrize("page", ["/sign-in", "/cabinet/sign-in", "/confirm", "/second-factor"])
def test_pages_of_signing_in_are_kept_by_no_browser(page: str) -> None:
    account, client = member(), browser()
    if page in ("/confirm", "/second-factor"):
        typed(client, account)
    assert "no-store" in client.get(page, follow=True)["Cache-Control"]
