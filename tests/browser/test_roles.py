"""Each role's own work, as a short story; errors and empty states are looked at too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import invented
from tests.browser.conftest import SignIn
from tests.browser.roles import Analyst, Doctor, Patient, Pharmacist, Registrar


def test_the_registrar_is_told_what_is_wrong_with_a_number_and_loses_nothing(
    sign_in: SignIn,
) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    wrong = person.pinfl[:-1] + str((int(person.pinfl[-1]) + 1) % 10)
    registrar.types_a_new_person(invented.Person(person.family, person.given, person.born, wrong))
    expect(registrar.page.locator(".errsum")).to_contain_text(re.compile("digit", re.I))
    expect(registrar.page.locator("[name=family]")).to_have_value(person.family)
    registrar.looks()


def test_a_known_number_opens_that_record_and_a_near_name_is_looked_at_first(
    sign_in: SignIn,
) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person)
    first = registrar.page.url
    registrar.types_a_new_person(person)
    expect(registrar.page).to_have_url(first)
    twin = invented.Person(
        person.family, person.given, person.born, invented.pinfl(person.born, 999_999)
    )
    registrar.types_a_new_person(twin)
    expect(registrar.page.get_by_role("button", name=re.compile("another person"))).to_be_visible()
    registrar.looks()


def test_somebody_without_a_number_gets_a_temporary_identity(sign_in: SignIn) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person, with_pinfl=False)
    expect(registrar.page.locator("main")).to_contain_text(re.compile("temporary", re.I))
    registrar.looks()


def test_the_doctor_is_told_about_impossible_values_and_both_decimal_signs_are_read(
    sign_in: SignIn,
) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person)
    registrar.queues_the_person()
    doctor = Doctor(sign_in("doctor"))
    doctor.opens_from_the_queue(person)
    doctor.starts_the_visit()
    doctor.fills_the_visit(pressure="1200/80", code="I1O", note="Shikoyat yoʻq.")
    doctor.page.fill("[name=temperature]", "370")
    doctor.page.locator("button[value=sign]").click()
    expect(doctor.page.locator(".errsum li")).not_to_have_count(0)
    expect(doctor.page.locator("[name=note]")).to_have_value("Shikoyat yoʻq.")
    doctor.looks()
    doctor.fills_the_visit(pressure="120/80", code="I10", note="Shikoyat yoʻq.")
    doctor.page.fill("[name=temperature]", "36,6")
    doctor.page.fill("[name=weight]", "70.5")
    doctor.signs_the_visit()
    main = doctor.page.locator("main")
    for value in ("36.6", "70.5"):
        expect(main).to_contain_text(re.compile(value.replace(".", "[.,]")))


def test_a_stranger_reads_why_the_card_is_closed(sign_in: SignIn) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person)
    patient_id = registrar.page.url.rsplit("/", 1)[1]
    analyst = Analyst(sign_in("analyst"))
    answer = analyst.page.goto(f"/patients/{patient_id}/card")
    assert answer is not None
    assert answer.status == 403
    expect(analyst.page.locator("main")).to_contain_text("role")
    expect(analyst.page.locator("main")).not_to_contain_text(person.family)
    analyst.looks()


def test_the_pharmacist_is_told_about_a_mistyped_and_an_unknown_number(sign_in: SignIn) -> None:
    pharmacist = Pharmacist(sign_in("pharmacist"))
    pharmacist.scans("UZ-RX 26-726-123456789-00")
    expect(pharmacist.page.locator("main")).to_contain_text(re.compile("number", re.I))
    pharmacist.looks()


def test_the_patient_needs_no_script(sign_in: SignIn) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person)
    code = registrar.prints_a_cabinet_code()
    patient = Patient(sign_in(javascript=False))
    patient.page.goto("/cabinet/sign-in")
    patient.page.fill("[name=code]", code)
    patient.page.locator("main form button[type=submit]").first.click()
    patient.page.wait_for_url(re.compile("/cabinet$"))
    patient.page.goto("/cabinet/who-looked")
    expect(patient.page.locator("main")).to_contain_text("Qabulova")


def test_a_spent_code_opens_nothing(sign_in: SignIn) -> None:
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person)
    code = registrar.prints_a_cabinet_code()
    Patient(sign_in()).signs_in_with(code)
    again = Patient(sign_in())
    again.page.goto("/cabinet/sign-in")
    again.page.fill("[name=code]", code)
    again.page.locator("main form button[type=submit]").first.click()
    expect(again.page.locator("main")).to_contain_text("registration desk")
    again.looks()


@pytest.mark.parametrize("language", ["uz", "uz-Cyrl", "ru", "en"])
def test_the_sign_in_page_speaks_the_readers_language(sign_in: SignIn, language: str) -> None:
    page = sign_in(language=language)
    lang = page.locator("html").get_attribute("lang") or ""
    assert lang.lower() == language.lower()
