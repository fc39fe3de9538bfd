"""The patient's own prescriptions: the dose in the reader's script, no drafts, nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from prescriptions.orders.numbers import printed
from tests.factories import prescriptions as factory
from tests.prescriptions.conftest import Town

pytestmark = pytest.mark.django_db

WORDS = {
    "uz": "Ogʻiz orqali 0,5 tabletkadan kuniga 2 mahal, 30 kun.",
    "uz-cyrl": "Оғиз орқали 0,5 таблеткадан кунига 2 маҳал, 30 кун.",
    "ru": "Внутрь по 0,5 таблетки 2 раза в день, 30 дней.",
    "en": "By mouth: 0.5 tablet twice a day for 30 days.",
}


def html(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_dose_in_the_chosen_script(town: Town, language: str) -> None:
    case = town.visit()
    prescription_id, number = factory.issued(case)
    client = town.patient(case.patient_id)
    client.post(reverse("set_language"), {"language": language})
    assert WORDS[language] in html(client.get(reverse("cabinet-home")))
    assert WORDS[language] in html(client.get(reverse("cabinet-medicines")))
    sheet = html(client.get(reverse("cabinet-prescription", args=[prescription_id])))
    assert WORDS[language] in sheet and printed(number) in sheet and "<svg" in sheet


def test_drafts_are_the_doctors_alone(town: Town) -> None:
    case = town.visit()
    prescription_id = factory.drafted(case)
    client = town.patient(case.patient_id)
    assert "Enalapril" not in html(client.get(reverse("cabinet-medicines")))
    sheet = client.get(reverse("cabinet-prescription", args=[prescription_id]))
    assert sheet.status_code == 404


def test_where_it_was_dispensed(town: Town) -> None:
    case = town.visit()
    _, number = factory.issued(case)
    town.pharmacist.client.post(reverse("counter-dispense", args=[number]))
    page = html(town.patient(case.patient_id).get(reverse("cabinet-medicines")))
    assert "Misol dorixonasi" in page


def test_nobody_elses(town: Town) -> None:
    mine, other = town.visit(), town.visit()
    foreign, _ = factory.issued(other)
    client = town.patient(mine.patient_id)
    assert client.get(reverse("cabinet-prescription", args=[foreign])).status_code == 404
    assert client.get(reverse("cabinet-prescription", args=[uuid4()])).status_code == 404
    doctors = reverse("prescription", args=[other.patient_id, foreign])
    assert client.get(doctors).status_code == 403
