"""The registrar's pages, as a registrar uses them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from patients.desk import questions
from patients.identity import queries as identity
from patients.identity.asked import understood
from patients.identity.names import WrittenName
from tests.factories import people
from tests.patients.conftest import SignedIn
from trust.context import Role
from trust.journal.models import Journal

pytestmark = pytest.mark.django_db
BORN = date(1990, 3, 8)
FORM = {
    "family": "Xudoyberganova",
    "given": "Oʻgʻiloy",
    "patronymic": "Anvar qizi",
    "birth_date": "08.03.1990",
    "gender": "female",
    "phone": "90 123 45 67",
    "district": "1726262",
}


def form(**more: str) -> dict[str, str]:
    return FORM | {"pinfl": people.pinfl(BORN, "female")} | more


def people_found(text: str) -> int:
    return len(identity.find_people(understood(text)))


def html(response: Any) -> str:
    return response.content.decode()


def searched(client: Client, text: str) -> Any:
    """What the form of the search leads to."""
    return client.post("/people", {"q": text}, follow=True)


def test_a_registrar_registers_a_person_and_sees_them(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    assert client.get("/people/new").status_code == 200
    response = client.post("/people/new", form(), follow=True)
    page = html(response)
    assert response.redirect_chain
    assert "Xudoyberganova Oʻgʻiloy Anvar qizi" in page
    assert "08.03.1990" in page
    assert FORM["phone"].replace(" ", "") in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pinfl": "408039051200"}, "14 digits, this one has 12"),
        ({"pinfl": "4080390512003X"}, "holds digits only"),
        ({"pinfl": "40803905120036"}, "last digit does not fit"),
        ({"pinfl": people.pinfl(date(1990, 3, 9), "female", 7)}, "was born on 09.03.1990"),
        ({"pinfl": people.pinfl(BORN, "male", 7)}, "other sex"),
        ({"pinfl": "", "birth_date": "08.03.2090"}, "in the future"),
        ({"birth_date": "31.02.1990"}, "Enter a valid date"),
        ({"family": "Xudo\x07yberganova"}, "letters, spaces, hyphens"),
        ({"family": "Xudo\x00yberganova"}, "Null characters are not allowed"),
        ({"family": ""}, "This field is required"),
        ({"document": "12345"}, "two letters and seven digits"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_saves_nothing(
    staff: SignedIn, changes: dict[str, str], words: str
) -> None:
    client = staff(Role.REGISTRAR)
    response = client.post("/people/new", form(**changes))
    assert response.status_code == 422
    page = html(response)
    assert words in page
    assert 'class="errsum"' in page
    assert 'value="Oʻgʻiloy"' in page  # what was typed stays
    assert people_found("Xudoyberganova") == 0
    assert not Journal.objects.exists()  # the journal shows nothing without a scope


def test_a_known_pinfl_opens_that_person(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    sent = form()
    first = client.post("/people/new", sent)
    again = client.post("/people/new", sent)
    assert again.status_code == 302
    assert again["Location"] == first["Location"]
    assert people_found("Xudoyberganova") == 1


def test_a_near_name_asks_first_and_then_lets_pass(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    client.post("/people/new", form())
    near = form(family="Худойберганова", given="Ўғилой", patronymic="", pinfl="", phone="")
    asked = client.post("/people/new", near)
    assert asked.status_code == 409
    page = html(asked)
    assert "Xudoyberganova" in page
    assert "Is it one of these people?" in page
    assert people_found("Xudoyberganova") == 1
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    passed = client.post("/people/new", near | {"seen": seen.group(1)}, follow=True)
    assert "Temporary identity" in html(passed)
    assert people_found("Xudoyberganova") == 2


def test_the_same_form_sent_twice_makes_one_person(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    sent = form(pinfl="", idempotency_key="k1")
    first, second = client.post("/people/new", sent), client.post("/people/new", sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert people_found("Xudoyberganova") == 1


def test_without_the_key_the_second_form_is_asked_about(staff: SignedIn) -> None:
    """Negative control: it is the key that made one of two."""
    client = staff(Role.REGISTRAR)
    assert client.post("/people/new", form(pinfl="")).status_code == 302
    assert client.post("/people/new", form(pinfl="")).status_code == 409


def test_the_address_carries_no_number(staff: SignedIn) -> None:
    sent = form()
    response = staff(Role.REGISTRAR).post("/people/new", sent)
    assert sent["pinfl"] not in response["Location"]


def test_a_doctor_finds_in_cyrillic_who_is_stored_in_latin(staff: SignedIn) -> None:
    people.registered(name=WrittenName("Xudoyberganova", "Oʻgʻiloy", "Anvar qizi"), birth_date=BORN)
    page = html(searched(staff(Role.DOCTOR), "худойберганова 1990"))
    assert "Xudoyberganova Oʻgʻiloy Anvar qizi" in page
    assert "1 result" in page


def test_a_search_that_says_nothing_is_refused_politely(staff: SignedIn) -> None:
    page = html(searched(staff(Role.REGISTRAR), "08.03.1990"))
    assert "Write a name, a PINFL or a document number." in page


def test_a_likely_double_is_pointed_at(staff: SignedIn) -> None:
    people.registered(name=WrittenName("Xudoyberganova", "Oʻgʻiloy"), birth_date=BORN)
    client = staff(Role.REGISTRAR)
    near = form(family="Худойберганова", given="Ўғилой", patronymic="", pinfl="", phone="")
    seen = re.search(r'name="seen" value="([^"]+)"', html(client.post("/people/new", near)))
    assert seen
    client.post("/people/new", near | {"seen": seen.group(1)})
    page = html(searched(client, "xudoyberganova"))
    assert "Two of these entries may be one person" in page


def test_a_search_that_fits_many_asks_for_the_birth_date(staff: SignedIn) -> None:
    for day in range(1, 12):
        name = WrittenName("Namunayeva", f"B{chr(96 + day) * 2}ora")
        people.registered(name=name, birth_date=date(1950 + 3 * day, day, 20))
    client = staff(Role.REGISTRAR)
    assert "More people fit" in html(searched(client, "namunayeva"))
    assert "More people fit" not in html(searched(client, "namunayeva 1953"))


def test_what_is_searched_for_stands_in_no_address(staff: SignedIn) -> None:
    people.registered(name=WrittenName("Xudoyberganova", "Oʻgʻiloy"), birth_date=BORN)
    client = staff(Role.REGISTRAR)
    where = client.post("/people", {"q": "Xudoyberganova"})["Location"]
    assert "doyber" not in where
    assert "Oʻgʻiloy" in html(client.get(where))  # again, by a reload or the way back
    assert "Oʻgʻiloy" not in html(staff(Role.REGISTRAR).get(where))  # a colleague it tells nothing


def test_negative_control_an_address_that_anybody_may_read_is_caught(
    staff: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "seal", lambda ctx, text: text)
    assert "doyber" in staff(Role.REGISTRAR).post("/people", {"q": "Xudoyberganova"})["Location"]


@pytest.mark.parametrize("asked", ["", "Xudoyberganova", "%00", "AAAA", "A" * 400, "é"])
def test_a_question_that_nobody_sealed_is_none(staff: SignedIn, asked: str) -> None:
    people.registered(name=WrittenName("Xudoyberganova", "Oʻgʻiloy"), birth_date=BORN)
    response = staff(Role.REGISTRAR).get("/people", {"asked": asked, "q": "Xudoyberganova"})
    assert response.status_code == 200
    assert "Oʻgʻiloy" not in html(response)


def test_a_pharmacist_and_an_analyst_find_nobody(staff: SignedIn) -> None:
    for role in (Role.PHARMACIST, Role.ANALYST):
        assert staff(role).get("/people").status_code == 403


def test_a_doctor_does_not_register(staff: SignedIn) -> None:
    client = staff(Role.DOCTOR)
    assert client.get("/people/new").status_code == 403
    assert "Register a new person" not in html(searched(client, "Xudoyberganova"))


def test_queue_and_take_out_again(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    where = client.post("/people/new", form())["Location"]
    page = html(client.post(f"{where}/queue", follow=True))
    assert "In the queue since" in page
    assert "Xudoyberganova" in html(client.get("/queue"))
    twice = html(client.post(f"{where}/queue", follow=True))
    assert "in the queue already" in twice
    leave = re.search(r'action="(/people/[^"]+/leave)"', page)
    assert leave
    assert "no longer in the queue" in html(client.post(leave.group(1), follow=True))
    assert "Nobody is waiting" in html(client.get("/queue"))


def test_the_doctors_first_page_is_the_queue(staff: SignedIn) -> None:
    registrar = staff(Role.REGISTRAR)
    where = registrar.post("/people/new", form())["Location"]
    registrar.post(f"{where}/queue")
    response = staff(Role.DOCTOR).get("/", follow=True)
    assert response.redirect_chain[-1][0] == "/queue"
    assert "Xudoyberganova" in html(response)


def test_a_correction_is_a_new_version_and_a_stale_one_is_refused(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    where = client.post("/people/new", form())["Location"]
    page = html(client.get(f"{where}/correct"))
    assert 'name="version" value="1"' in page
    fixed = FORM | {"family": "Xudoyberdiyeva", "version": "1"}
    assert "Xudoyberdiyeva" in html(client.post(f"{where}/correct", fixed, follow=True))
    stale = client.post(f"{where}/correct", FORM | {"version": "1"})
    assert stale.status_code == 412
    assert "changed this entry meanwhile" in html(stale)
    against = client.post(f"{where}/correct", FORM | {"version": "2", "birth_date": "09.03.1990"})
    assert "was born on 08.03.1990" in html(against)


def test_a_cabinet_code_is_printed_and_opens_the_cabinet(staff: SignedIn) -> None:
    client = staff(Role.REGISTRAR)
    where = client.post("/people/new", form())["Location"]
    page = html(client.post(f"{where}/cabinet-code"))
    code = re.search(r'id="cabinet-code">([A-Z0-9-]+)<', page)
    assert code
    patient = Client(headers={"accept-language": "en"})
    home = patient.post("/cabinet/sign-in", {"code": code.group(1).lower()}, follow=True)
    assert "Good day, Oʻgʻiloy" in html(home)
    second = Client().post("/cabinet/sign-in", {"code": code.group(1)})
    assert second.status_code == 422
