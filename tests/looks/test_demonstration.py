"""Entering by role: only invented people, only outside production, no password in the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client, override_settings

from config.servers.demo import demo_sign_ins
from trust.context import Role
from trust.models import Account

pytestmark = pytest.mark.django_db


def make(username: str, password: str) -> None:
    """An account of a doctor."""
    Account.objects.create_account(
        username=username, role=Role.DOCTOR, display_name="Shifokorova Sinov", password=password
    )


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The sign-ins of a data folder of this test; the doctor has an account."""
    monkeypatch.setenv("YAGONA_DATA", str(tmp_path))
    passwords = {person.username: person.password for person in demo_sign_ins()}
    make("doctor", passwords["doctor"])
    return passwords


def test_a_button_enters_as_that_person(people: dict[str, str]) -> None:
    client = Client()
    answer = client.post("/demo/enter", {"person": "doctor"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "_auth_user_id" in client.session


def test_no_other_account_can_be_entered(people: dict[str, str]) -> None:
    make("real", "x" * 12)
    client = Client()
    assert client.post("/demo/enter", {"person": "real"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_it_leads_to_our_own_pages_only(people: dict[str, str]) -> None:
    answer = Client().post("/demo/enter", {"person": "doctor", "next": "https://else.example/"})
    assert answer["Location"] == "/"


def test_the_page_holds_buttons_and_no_password(people: dict[str, str]) -> None:
    page = Client().get("/sign-in").content.decode()
    assert 'value="doctor"' in page
    assert not [name for name, password in people.items() if password in page]
    assert page.count('name="username"') == 1


def test_production_has_neither_buttons_nor_door(people: dict[str, str]) -> None:
    with override_settings(DEMO=False):
        assert 'value="doctor"' not in Client().get("/sign-in").content.decode()
        assert Client().post("/demo/enter", {"person": "doctor"}).status_code == 404
