"""The switch works without script: a form, a cookie, the same page."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from config.settings import languages

pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_and_leads_back_to_the_page() -> None:
    client = Client()
    answer = client.post("/language", {"language": "ru", "next": "/sign-in"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ru"
    assert '<html lang="ru"' in client.get("/sign-in").content.decode()


def test_without_a_choice_the_page_is_in_uzbek(monkeypatch: pytest.MonkeyPatch) -> None:
    assert languages.LANGUAGE_CODE == "uz"
    monkeypatch.setattr(settings, "LANGUAGE_CODE", languages.LANGUAGE_CODE)  # tests read English
    assert '<html lang="uz"' in Client().get("/sign-in").content.decode()


def test_the_switch_leads_nowhere_else() -> None:
    answer = Client().post("/language", {"language": "ru", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_every_language_has_its_button_and_the_current_one_says_so() -> None:
    page = Client().get("/sign-in").content.decode()
    for code, name in settings.LANGUAGES:
        assert f'value="{code}"' in page
        assert name in page
    assert page.count('aria-current="true"') == 1
