"""The doctor's pages: prescribe in the visit, sign, print, cancel; nothing is saved twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from ehr.allergies import services as allergies
from ehr.allergies.rules import Allergy, Criticality
from patients.access import gate
from prescriptions.dispensing import services as dispensing
from prescriptions.orders import queries
from prescriptions.orders.numbers import printed
from tests.factories import actors
from tests.factories import prescriptions as factory
from tests.prescriptions.conftest import Town
from trust.context import Action

pytestmark = pytest.mark.django_db


def html(response: Any) -> str:
    return response.content.decode()


def _form(**more: str) -> dict[str, str]:
    return {
        "medication": str(factory.medication()),
        "amount": "0,5",
        "unit": "{tablet}",
        "times_per_day": "2",
        "days": "30",
        "route": "oral",
        "quantity": "",
        "note": "",
        "idempotency_key": str(uuid4()),
    } | more


def _prescribe_url(case: factory.Case) -> str:
    return reverse("prescribe", args=[case.patient_id, case.encounter_id])


def _url(name: str, case: factory.Case, prescription_id: UUID) -> str:
    return reverse(name, args=[case.patient_id, prescription_id])


def _all(case: factory.Case) -> list[Any]:
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD) as ctx:
        return queries.recent(ctx)


def test_prescribe_sign_and_print(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    assert client.get(_prescribe_url(case)).status_code == 200
    page = html(client.post(_prescribe_url(case), _form(), follow=True))
    assert "By mouth: 0.5 tablet twice a day for 30 days." in page
    assert "Внутрь по 0,5 таблетки 2 раза в день, 30 дней." in page
    assert "Оғиз орқали 0,5 таблеткадан кунига 2 маҳал, 30 кун." in page
    assert "Interactions with other medicines" in page
    assert "not checked yet" in page
    (row,) = _all(case)
    page = html(client.post(_url("prescription-sign", case, row.id), follow=True))
    (row,) = _all(case)
    assert row.number.startswith("26726") or row.number[2:5] == "726"
    assert printed(row.number) in page
    slip = html(client.get(_url("prescription-slip", case, row.id)))
    assert printed(row.number) in slip
    assert "<svg" in slip and "style=" not in slip
    assert "Sinov 3-poliklinikasi" in slip


def test_a_draft_has_no_slip(town: Town) -> None:
    case = town.visit()
    prescription_id = factory.drafted(case)
    assert (
        town.doctor.client.get(_url("prescription-slip", case, prescription_id)).status_code == 404
    )


@pytest.mark.hazard("H4")
def test_the_same_form_twice_is_one_prescription(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    form = _form()
    first = client.post(_prescribe_url(case), form)
    second = client.post(_prescribe_url(case), form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert len(_all(case)) == 1
    # negative control: without the key the same two posts are two prescriptions
    form.pop("idempotency_key")
    client.post(_prescribe_url(case), form)
    client.post(_prescribe_url(case), form)
    assert len(_all(case)) == 3


@pytest.mark.hazard("H11")
def test_comma_and_point_are_the_same_dose(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    client.post(_prescribe_url(case), _form(amount="0,5"))
    client.post(_prescribe_url(case), _form(amount="0.5"))
    one, other = _all(case)
    assert one.amount == other.amount
    assert one.quantity == other.quantity == 30


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "1,000"}, "can be read in two ways"),
        ({"amount": "x"}, "Write a number, for example 0,5 or 0.5."),
        ({"amount": "0"}, "The value must be between"),
        ({"amount": "500"}, "The value must be between"),
        ({"unit": "mg", "amount": "500"}, "This medicine is counted in another unit."),
        ({"times_per_day": "25"}, "The value must be between"),
        ({"days": "0"}, "The value must be between"),
        ({"quantity": "-1"}, "Write a number, for example 0,5 or 0.5."),
        ({"medication": ""}, "This field is required."),
        ({"medication": str(UUID(int=7))}, "Select a valid choice"),
        ({"note": "a\0b"}, "Null characters are not allowed."),
    ],
    ids=str,
)
def test_a_bad_form_says_what_is_wrong_and_saves_nothing(
    town: Town, change: dict[str, str], words: str
) -> None:
    case = town.visit()
    response = town.doctor.client.post(_prescribe_url(case), _form(**change))
    assert response.status_code == 422
    assert words in html(response)
    assert _all(case) == []


def test_a_closed_visit_refuses_in_words(town: Town) -> None:
    case = town.visit()
    url = reverse("prescribe", args=[case.patient_id, uuid4()])
    response = town.doctor.client.post(url, _form())
    assert response.status_code == 409
    assert "A prescription is written inside an open visit." in html(response)


def test_the_alert_asks_for_a_reason_on_the_page(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        allergies.record(ctx, allergy=Allergy("Penitsillin", criticality=Criticality.HIGH))
    prescription_id = factory.drafted(case, "amoxicillin-500")
    page = html(client.get(_url("prescription", case, prescription_id)))
    assert "Penitsillin" in page and "of the group penicillins" in page
    refused = client.post(_url("prescription-sign", case, prescription_id))
    assert refused.status_code == 422
    assert "Answer the allergy alert first" in html(refused)
    signed = client.post(
        _url("prescription-sign", case, prescription_id), {"alert_reason": "Boshqasi yoʻq"}
    )
    assert signed.status_code == 302
    assert "Boshqasi yoʻq" in html(client.get(_url("prescription", case, prescription_id)))


def test_cancel_with_a_reason(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    prescription_id, _ = factory.issued(case)
    url = _url("prescription-cancel", case, prescription_id)
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    page = html(client.post(url, {"reason": "Doza notoʻgʻri"}, follow=True))
    assert "cancelled" in page and "Doza notoʻgʻri" in page


def test_cancel_after_dispense_says_why_not(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    prescription_id, number = factory.issued(case)
    with gate.open_by_key(actors.pharmacist(), "prescription", number, Action.DISPENSE) as ctx:
        dispensing.dispense(ctx, number=number)
    refused = client.post(_url("prescription-cancel", case, prescription_id), {"reason": "x"})
    assert refused.status_code == 409
    assert "This prescription is already dispensed." in html(refused)


def test_the_doctor_sees_it_dispensed_at_a_reload_and_by_polling(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    prescription_id, number = factory.issued(case)
    url = _url("prescription", case, prescription_id)
    waiting = client.get(url, {"polls": "1"}, headers={"hx-request": "true"})
    assert waiting.status_code == 200
    assert "hx-trigger" in html(waiting) and "<h1" not in html(waiting)
    town.pharmacist.client.post(reverse("counter-dispense", args=[number]))
    assert "Misol dorixonasi" in html(client.get(url))
    told = client.get(url, {"polls": "2"}, headers={"hx-request": "true"})
    assert told.status_code == 286  # htmx stops asking
    assert "Misol dorixonasi" in html(told) and "hx-trigger" not in html(told)


@pytest.mark.parametrize("polls", ["60", "9999999", "x", "-1", "٣"])
def test_a_page_left_open_stops_asking(town: Town, polls: str) -> None:
    case = town.visit()
    prescription_id, _ = factory.issued(case)
    url = _url("prescription", case, prescription_id)
    response = town.doctor.client.get(url, {"polls": polls}, headers={"hx-request": "true"})
    assert response.status_code in (200, 286)
    assert polls in ("٣",) or response.status_code == 286


def test_another_facility_is_refused(town: Town) -> None:
    case = factory.visit()  # of another facility
    prescription_id, _ = factory.issued(case)
    assert town.doctor.client.get(_url("prescription", case, prescription_id)).status_code == 403


def test_an_unknown_prescription_is_not_found(town: Town) -> None:
    case = town.visit()
    for name in ("prescription", "prescription-cancel", "prescription-slip"):
        assert town.doctor.client.get(_url(name, case, uuid4())).status_code == 404


def test_the_visit_page_and_its_signature(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    prescription_id = factory.drafted(case)
    url = reverse("visit-write", args=[case.patient_id, case.encounter_id])
    page = html(client.get(url))
    assert "Enalapril 10 mg, tablet" in page and 'value="prescribe"' in page
    form = {"act": "sign", "note": "Bosim", "allergy_answer": "none-known"}
    assert client.post(url, form).status_code == 302
    (row,) = _all(case)
    assert (row.id, row.state) == (prescription_id, "issued")
    signed = html(client.get(reverse("visit", args=[case.patient_id, case.encounter_id])))
    assert printed(row.number) in signed


def test_one_refusal_undoes_the_whole_signature_of_the_visit(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        allergies.record(ctx, allergy=Allergy("Penitsillin", criticality=Criticality.HIGH))
    factory.drafted(case)
    stopped = factory.drafted(case, "amoxicillin-500")
    url = reverse("visit-write", args=[case.patient_id, case.encounter_id])
    refused = client.post(url, {"act": "sign", "note": "Bosim"})
    assert refused.status_code == 422
    assert {row.state for row in _all(case)} == {"draft"}
    answered = {"act": "sign", "note": "Bosim", f"rx_reason_{stopped}": "Boshqasi yoʻq"}
    assert client.post(url, answered).status_code == 302
    assert {row.state for row in _all(case)} == {"issued"}


def test_the_card_shows_prescriptions_with_their_state(town: Town) -> None:
    case, client = town.visit(), town.doctor.client
    _, number = factory.issued(case)
    page = html(client.get(reverse("card", args=[case.patient_id])))
    assert "Enalapril 10 mg, tablet" in page and "not dispensed yet" in page
    town.pharmacist.client.post(reverse("counter-dispense", args=[number]))
    page = html(client.get(reverse("card", args=[case.patient_id])))
    assert "Dispensed: Misol dorixonasi" in page
