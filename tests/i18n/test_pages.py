"""Pages as readers get them: no message is left in English, in any language."""

from __future__ import annotations

import html
import re
from functools import cache

import pytest
from django.test import Client
from django.urls import reverse

from config.words.kept import path_of, read
from tests.architecture.tree import ROOT
from tests.prescriptions.conftest import Town, town

__all__ = ["town"]  # the fixture
pytestmark = pytest.mark.django_db
_QUIET = re.compile(r"<(script|style|svg)[^>]*>.*?</\1>|<[^>]*translate=.no.[^>]*>[^<]*", re.DOTALL)
_WORDS = re.compile(r">([^<]+)<|(?:aria-label|title|placeholder|alt)=\"([^\"]+)\"")


@cache
def english(language: str) -> frozenset[str]:
    """Messages that read otherwise in this language."""
    catalogue = read(path_of(ROOT / "locale", language))
    return frozenset(
        message.msgid for message, forms in catalogue.items() if message.msgid not in forms
    )


def left(page: str, language: str) -> set[str]:
    """Words of the page that are still the English message."""
    found = _WORDS.findall(_QUIET.sub("", page))
    words = {" ".join(html.unescape(one or other).split()) for one, other in found}
    return words & english(language)


def pages(town: Town, language: str) -> dict[str, str]:
    """Pages of the story in this language."""
    case = town.visit()
    patient = town.patient(case.patient_id)
    asked: list[tuple[Client, str]] = [
        (Client(), reverse("sign-in")),
        (Client(), reverse("cabinet-sign-in")),
        (town.doctor.client, reverse("people-search")),
        (town.doctor.client, reverse("queue")),
        (town.doctor.client, reverse("card", args=[case.patient_id])),
        (town.doctor.client, reverse("allergies", args=[case.patient_id])),
        (town.doctor.client, reverse("visit-write", args=[case.patient_id, case.encounter_id])),
        (town.doctor.client, reverse("prescribe", args=[case.patient_id, case.encounter_id])),
        (town.pharmacist.client, reverse("counter")),
        (patient, reverse("cabinet-home")),
        (patient, reverse("cabinet-medicines")),
        (patient, reverse("cabinet-visits")),
        (patient, reverse("cabinet-who-looked")),
    ]
    shown = {}
    for client, address in asked:
        answer = client.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, address
        shown[address] = answer.content.decode()
    return shown


@pytest.mark.parametrize(
    ("language", "catalogue"), [("uz", "uz"), ("uz-cyrl", "uz_Cyrl"), ("ru", "ru")]
)
def test_no_message_of_the_story_is_left_in_english(
    town: Town, language: str, catalogue: str
) -> None:
    for address, page in pages(town, language).items():
        assert f'lang="{language}"' in page.lower()
        assert left(page, catalogue) == set(), address


def test_negative_control_the_english_pages_are_full_of_them(town: Town) -> None:
    shown = pages(town, "en")
    found = [left(page, "ru") for page in shown.values()]
    assert all(found) and len(set.union(*found)) > 50
