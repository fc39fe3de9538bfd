"""Who may open a card, why, and who looked: the story of closing and of an emergency, in a browser."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import invented
from tests.browser.conftest import SignIn
from tests.browser.looking import look
from tests.browser.roles import Doctor, Patient, Registrar

NOTE = "Yopiladigan qayd: bosh ogʻrigʻi."
pytestmark = pytest.mark.hazard("H1")


def visited(sign_in: SignIn) -> tuple[str, str]:
    """A person with a signed visit at the first clinic: their id and a code for the cabinet."""
    registrar, person = Registrar(sign_in("registrar")), invented.woman()
    registrar.registers(person)
    patient_id = registrar.page.url.rsplit("/", 1)[1]
    registrar.queues_the_person()
    registrar.page.goto(f"/people/{patient_id}")
    code = registrar.prints_a_cabinet_code()
    doctor = Doctor(sign_in("doctor"))
    doctor.page.goto(f"/patients/{patient_id}/card")
    doctor.starts_the_visit()
    doctor.fills_the_visit(pressure="120/80", code="I10", note=NOTE)
    doctor.signs_the_visit()
    return patient_id, code


def opens_in_an_emergency(page: Page) -> int:
    """From the refusal to the card, by keyboard alone; how many acts it took."""
    page.get_by_role("link", name=re.compile("Emergency")).focus()
    page.keyboard.press("Enter")  # 1: the way in
    page.wait_for_url("**/emergency")
    page.locator("#id_told").focus()
    page.keyboard.type("Behush holda topildi, tez yordam keltirdi.")  # 2: the sentence
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 3: open; the reason stands already
    page.wait_for_url("**/card")
    return 3


def test_an_emergency_a_look_and_a_closing(sign_in: SignIn) -> None:
    patient_id, code = visited(sign_in)
    patient = Patient(sign_in())
    patient.signs_in_with(code)
    stranger = sign_in("doctor2")
    card = f"/patients/{patient_id}/card"
    assert stranger.goto(card)
    look(stranger)
    assert opens_in_an_emergency(stranger) <= 4
    opened = time.monotonic()
    patient.page.goto("/cabinet/who-looked")
    expect(patient.page.locator("main")).to_contain_text("Opened in an emergency")
    assert time.monotonic() - opened < 5
    expect(stranger.locator("main")).to_contain_text(NOTE)
    look(stranger)

    patient.page.goto("/cabinet/privacy/confirm?what=all")
    for place in range(3):
        patient.page.locator(f"[name=understood{place}]").check()
    patient.page.locator("[name=emergency][value=no]").check()
    look(patient.page)
    patient.page.get_by_role("button", name="Close it").click()
    expect(patient.page.locator("main")).to_contain_text("stays closed even in an emergency")
    look(patient.page)

    stranger.goto(card)
    expect(stranger.locator("main")).not_to_contain_text(NOTE)
    expect(stranger.locator("main")).not_to_contain_text("I10")
    own = Doctor(sign_in("doctor"))
    own.page.goto(card)
    expect(own.page.locator("main")).to_contain_text(NOTE)  # the clinic that wrote it

    patient.page.get_by_role("button", name=re.compile("Open again")).click()
    expect(patient.page.locator("main")).to_contain_text("Nothing is closed")
    stranger.goto(card)
    expect(stranger.locator("main")).to_contain_text(NOTE)
    stranger.get_by_role("button", name="End it now").click()
    stranger.wait_for_url("**/queue")
    stranger.goto(card)
    expect(stranger.locator("main")).to_contain_text("no treatment relation")


def test_the_patient_asks_about_a_look_without_script(sign_in: SignIn) -> None:
    _patient_id, code = visited(sign_in)
    page = sign_in(javascript=False)
    page.goto("/cabinet/sign-in")
    page.fill("[name=code]", code)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/cabinet/who-looked")
    page.get_by_role("link", name=re.compile("I do not know this person")).first.click()
    page.fill("[name=words]", "Men bu odamni tanimayman.")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("main")).to_contain_text("within 30 days")
