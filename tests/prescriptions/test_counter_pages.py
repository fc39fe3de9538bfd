"""The counter: found by number, seen, dispensed once; the second pharmacy reads where and when."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from ehr.allergies import services as allergies
from ehr.allergies.rules import Allergy, Criticality
from patients.access import gate
from prescriptions.dispensing.models import MedicationDispense
from prescriptions.orders.numbers import new_number, printed
from tests.factories import prescriptions as factory
from tests.prescriptions.conftest import Town
from trust.context import Action
from trust.journal.models import Journal

pytestmark = pytest.mark.django_db


def html(response: Any) -> str:
    return response.content.decode()


def test_found_by_number_with_name_birth_date_allergies_and_state(town: Town) -> None:
    case = town.visit()
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        allergies.record(ctx, allergy=Allergy("Penitsillin", criticality=Criticality.HIGH))
    _, number = factory.issued(case)
    client = town.pharmacist.client
    assert client.get(reverse("counter")).status_code == 200
    typed = printed(number).lower().replace("0", "o")
    response = client.get(reverse("counter"), {"number": typed}, follow=True)
    page = html(response)
    assert response.redirect_chain[-1][0] == reverse("counter-prescription", args=[number])
    assert "Sinov" in page and "Penitsillin" in page
    assert "not dispensed yet" in page
    assert "By mouth: 0.5 tablet twice a day for 30 days." in page
    assert 'data-key="ctrl+enter"' in page


@pytest.mark.hazard("H5")
def test_dispensed_once_and_the_second_pharmacy_reads_where_and_when(town: Town) -> None:
    case = town.visit()
    prescription_id, number = factory.issued(case)
    url = reverse("counter-dispense", args=[number])
    first = town.pharmacist.client.post(url, {"idempotency_key": str(uuid4())}, follow=True)
    assert "Dispensed" in html(first)
    seen = town.second.client.get(reverse("counter-prescription", args=[number]))
    assert seen.status_code == 200
    assert "Misol dorixonasi" in html(seen)
    assert reverse("counter-dispense", args=[number]) not in html(seen)
    tried = town.second.client.post(url, {"idempotency_key": str(uuid4())})
    assert tried.status_code == 409
    assert "Misol dorixonasi" in html(tried)
    assert "This prescription is already dispensed." in html(tried)
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD) as ctx:
        rows = MedicationDispense.objects.filter(
            patient_id=ctx.patient_id, medication_request_id=prescription_id
        )
        assert [row.pharmacy_name for row in rows] == ["Misol dorixonasi"]


@pytest.mark.hazard("H4")
def test_the_same_dispense_form_twice_ends_on_the_same_page(town: Town) -> None:
    case = town.visit()
    _, number = factory.issued(case)
    url, form = reverse("counter-dispense", args=[number]), {"idempotency_key": str(uuid4())}
    first = town.pharmacist.client.post(url, form)
    second = town.pharmacist.client.post(url, form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]


def test_a_cancelled_prescription_shows_why(town: Town) -> None:
    case = town.visit()
    prescription_id, number = factory.issued(case)
    cancel = reverse("prescription-cancel", args=[case.patient_id, prescription_id])
    town.doctor.client.post(cancel, {"reason": "Doza notoʻgʻri"})
    page = html(town.pharmacist.client.get(reverse("counter-prescription", args=[number])))
    assert "Cancelled" in page and "Doza notoʻgʻri" in page
    refused = town.pharmacist.client.post(reverse("counter-dispense", args=[number]))
    assert refused.status_code == 409


def test_a_mistyped_number_is_told_at_once(town: Town) -> None:
    response = town.pharmacist.client.get(reverse("counter"), {"number": "2672600000012346"})
    assert response.status_code == 422
    assert "a figure is missing or mistyped" in html(response)


def test_a_number_that_leads_nowhere_says_so_and_is_journalled(town: Town) -> None:
    number = new_number(2026, "1726")
    response = town.pharmacist.client.get(reverse("counter-prescription", args=[number]))
    assert response.status_code == 404
    assert "Nothing was found under this number." in html(response)


def test_a_look_at_the_counter_is_in_the_patients_journal(town: Town) -> None:
    case = town.visit()
    _, number = factory.issued(case)
    town.pharmacist.client.get(reverse("counter-prescription", args=[number]))
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD):
        rows = Journal.objects.filter(patient_id=case.patient_id)
        assert Action.READ_PRESCRIPTION in {row.action for row in rows}


def test_a_doctor_has_no_counter(town: Town) -> None:
    assert town.doctor.client.get(reverse("counter")).status_code == 403
    _, number = factory.issued(town.visit())
    assert town.doctor.client.post(reverse("counter-dispense", args=[number])).status_code in (
        403,
        404,
    )


def test_a_pharmacist_opens_no_card(town: Town) -> None:
    case = town.visit()
    factory.issued(case)
    assert town.pharmacist.client.get(reverse("card", args=[case.patient_id])).status_code == 403


@pytest.mark.parametrize("key", ["x", "1" * 16, "%00", "٣" * 16])
def test_odd_addresses_are_not_found(town: Town, key: str) -> None:
    assert town.pharmacist.client.get(f"/counter/{key}").status_code == 404
