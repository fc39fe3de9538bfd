"""Passwords: which are refused, how one is changed, what stays exactly as typed."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import Client

from tests.accounts.test_signing_in import PASSWORD, browser, member, typed
from tests.factories import people, world
from tests.factories.sessions import SECRET, sign_in
from trust.accounts import factors, passwords
from trust.accounts.models import Account, ParkedForm
from trust.accounts.passwords import KNOWN, LEAST, LONG, MOST, OURS, SHORT, known, weakness
from trust.context import Role
from trust.journal.models import Journal

NEW = "toʻrt soʻz, mana shu yerda"
OWN = ("j.yoldoshev", "Jamshid", "Yoʻldoshev")


def why(password: str) -> str:
    return weakness(password, own=OWN, known=known())


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x7!kQ", SHORT),
        ("fourteen-chars", SHORT),
        ("a" * (MOST + 1), LONG),
        ("passwordpassword", KNOWN),
        ("Password1234567890", KNOWN),
        ("PassWord PassWord!", KNOWN),
        ("qwertyuiop 123456", KNOWN),
        ("aaaaaaaaaaaaaaaaaaaa", KNOWN),
        ("abcabcabcabcabcabc", KNOWN),
        ("yagona shifokor 2026", OURS),
        ("jamshid-yoldoshev-77", OURS),
        ("Toshkent Poliklinika 3", OURS),
    ],
)
def test_what_others_would_guess_is_refused(password: str, reason: str) -> None:
    assert why(password) == reason


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "toʻrt soʻz, mana shu yerda",
        "собака ест красный трактор",
        "onlysmalllettersinthisone",
        "284710395562841",
        "!!??//..,,;;::--__##@x",
        "紫の猫が屋根の上で静かに眠っている夜",
        "         four spaces and more",
        "🌶️ qalampir va 🫖 choynak",
    ],
)
def test_any_composition_is_taken(password: str) -> None:
    assert len(password) >= LEAST and why(password) == ""


def test_at_least_three_thousand_known_passwords_of_the_right_length_are_refused() -> None:
    long = [word for word in known() if len(word) >= LEAST]
    pairs = (one + two for one in sorted(known()) for two in ("password1", "12345678", "iloveyou"))
    tried = [*long, *islice((pair for pair in pairs if len(pair) >= LEAST), 5000)]
    assert len(known()) > 19_000 and len(tried) > 3000
    assert [word for word in tried if not why(word)] == []


def test_negative_control_without_the_list_they_would_be_taken() -> None:
    assert weakness("qwertyuiop 123456", own=OWN, known=frozenset()) == ""
    assert weakness("Toshkent Poliklinika 3", own=(), known=frozenset()) == OURS


def test_the_words_of_the_house_are_those_of_the_documentation(controls: str) -> None:
    assert [word for word in passwords.HOUSE if f"`{word}`" not in controls] == []


@pytest.mark.django_db
@pytest.mark.parametrize("length", [64, 72, 200, MOST])
def test_nothing_is_cut_off_or_changed(length: int) -> None:
    account = member()
    password = ("Ab ў" * MOST)[: length - 1] + "x"
    account.set_password(password)
    assert account.check_password(password)
    assert not account.check_password(password[:-1] + "y")  # also beyond the 72nd byte
    assert not account.check_password(password.swapcase())
    assert not account.check_password(password + " ")


def patient() -> Account:
    """Somebody with a record, an account and a password."""
    own = world._account_of(people.registered()).actor
    account = Account.objects.get(pk=own.account_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def signed(role: Role = Role.DOCTOR, **more: Any) -> tuple[Account, Client]:
    account = patient() if role is Role.PATIENT else member(role)
    client = browser()
    sign_in(client, account, **more)
    return account, client


def change(client: Client, new: str = NEW, current: str = PASSWORD, again: str = "") -> Any:
    return client.post("/password", {"current": current, "new": new, "again": again or new})


@pytest.mark.django_db
def test_the_own_password_is_changed_and_other_sessions_end() -> None:
    account, here = signed()
    elsewhere = sign_in(browser(), account)
    assert elsewhere.get("/queue").status_code == 200
    assert b"is changed" in change(here).content
    assert here.get("/queue").status_code == 200
    assert elsewhere.get("/queue").status_code == 302
    assert typed(browser(), account).status_code == 200  # the old one is refused
    assert typed(browser(), account, NEW).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new", "current", "again", "words"),
    [
        (NEW, "not the present one", "", "not your present password"),
        (NEW, "", "", "required"),
        ("short", PASSWORD, "", "at least 15 characters"),
        ("passwordpassword", PASSWORD, "", "known passwords"),
        (NEW, PASSWORD, NEW + "x", "differ"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(
    new: str, current: str, again: str, words: str
) -> None:
    account, client = signed()
    answer = change(client, new, current, again)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert typed(browser(), account).status_code == 302


@pytest.mark.django_db
def test_a_space_at_the_end_belongs_to_the_password() -> None:
    account, client = signed(Role.PATIENT)
    change(client, NEW + " ")
    assert typed(browser(), account, NEW).status_code == 200
    fresh = browser()
    assert typed(fresh, account, NEW + " ").status_code == 302
    assert fresh.post("/confirm", {"password": NEW}).status_code == 422
    assert fresh.post("/confirm", {"password": NEW + " "}).status_code == 302


@pytest.mark.django_db
def test_an_old_proof_is_asked_for_again_and_no_password_is_parked() -> None:
    for minutes in (6, 16):  # too old for an act, and a locked session
        account, client = signed(ago=timedelta(minutes=minutes))
        factors.keep(account, SECRET)
        assert client.get("/password").url.startswith("/confirm")
        assert change(client).url.startswith("/confirm")
        assert typed(browser(), account, NEW).status_code == 200
    assert not ParkedForm.objects.exists()


@pytest.mark.django_db
def test_wrong_present_passwords_lock_as_wrong_sign_ins_do() -> None:
    account, client = signed()
    for _ in range(10):
        change(client, current="guessed")
    assert change(client).status_code == 429
    assert typed(browser(), account).status_code == 429


@pytest.mark.django_db
def test_a_patient_who_came_by_code_sets_a_first_password() -> None:
    account, client = signed(Role.PATIENT)
    account.set_unusable_password()
    account.save()
    sign_in(client, account)
    assert b'name="current"' not in client.get("/password").content
    client.post("/password", {"new": NEW, "again": NEW})
    assert typed(browser(), account, NEW).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in", "/password"])
def test_fields_hide_what_is_typed_and_take_what_is_pasted(address: str) -> None:
    content = signed()[1].get(address).content.decode()
    fields = [part.split(">")[0] for part in content.split("<input")[1:]]
    secret = [one for one in fields if "password" in one and 'type="hidden"' not in one]
    assert secret
    for one in secret:
        assert (
            'type="password"' in one and "autocomplete=" in one and 'autocomplete="off"' not in one
        )
        assert "maxlength" not in one and "pattern" not in one
        assert "onpaste" not in content


@pytest.mark.django_db
def test_passwords_are_hashed_by_scrypt_with_a_salt_of_their_own() -> None:
    one, two = member(), member()
    assert one.password != two.password
    for account in (one, two):
        hasher = identify_hasher(account.password)
        told = hasher.decode(account.password)
        assert hasher.algorithm == "scrypt"
        assert told["work_factor"] >= 2**14 and told["block_size"] >= 8 and len(told["salt"]) >= 16


@pytest.mark.django_db
def test_there_is_no_end_by_age_and_no_secret_question() -> None:
    names = {field.name for field in Account._meta.get_fields()}
    words = ("expire", "question", "answer", "hint", "changed")
    assert not [name for name in names if any(word in name for word in words)]


@pytest.mark.django_db
def test_who_holds_a_factor_shows_it_after_a_password_or_a_code() -> None:
    account, client = patient(), browser()
    typed(client, account)
    assert client.get("/").status_code == 302 and "/confirm" not in client.get("/").url
    factors.keep(account, SECRET)
    fresh = browser()
    typed(fresh, account)
    assert fresh.get("/").url.startswith("/confirm")
    fresh.post("/confirm", {"code": factors.code_now(SECRET)})
    assert not fresh.get("/").url.startswith("/confirm")


@pytest.mark.django_db
def test_each_proof_and_each_failure_is_journalled_with_its_kind(role: Any) -> None:
    account, client = member(), browser()
    factors.keep(account, SECRET)
    typed(client, account, "wrong")
    typed(client, account)
    client.post("/confirm", {"code": "000000"})
    client.post("/confirm", {"code": factors.code_now(SECRET)})
    with role("yagona_system"):
        rows = Journal.objects.filter(account_id=account.pk, action="confirm-identity")
        told = [(row.outcome, row.reason, row.entities, row.address) for row in rows.order_by("at")]
    kinds = [(outcome, entities) for outcome, _reason, entities, _address in told]
    assert sorted(kinds) == sorted(
        [("refused", []), ("allowed", ["by/password"]), ("refused", []), ("allowed", ["by/totp"])]
    )
    assert all(address == "127.0.0.1" for *_rest, address in told)
    assert not any(PASSWORD in str(row) or "000000" in str(row) for row in told)


@pytest.mark.django_db
def test_nobody_fills_the_journal_by_guessing_a_known_name(role: Any) -> None:
    account = member()
    for _ in range(14):
        typed(browser(), account, "wrong")
    with role("yagona_system"):
        rows = Journal.objects.filter(account_id=account.pk, outcome="refused").count()
    assert 5 <= rows <= 10


@pytest.mark.django_db
def test_signing_out_ends_the_session_and_empties_the_browser() -> None:
    _account, client = signed()
    old = client.cookies["sessionid"].value
    answer = client.post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    stale = browser()
    stale.cookies["sessionid"] = old
    assert stale.get("/queue").url.startswith("/sign-in")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE session_key = %s", [old])
        assert cursor.fetchone() == (0,)
