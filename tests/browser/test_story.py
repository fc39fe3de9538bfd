"""One record through five pairs of hands: the whole story, in real browsers, on the real system."""

from __future__ import annotations

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser import invented
from tests.browser.conftest import SignIn
from tests.browser.roles import Analyst, Cells, Doctor, Patient, Pharmacist, Registrar, soon

TASHKENT = ZoneInfo("Asia/Tashkent")
NOTE = "Bosh ogʻrigʻi, uch kundan beri."


def now() -> str:
    """As the report's form takes it."""
    return f"{datetime.now(TASHKENT):%Y-%m-%dT%H:%M:%S}"


def risen(before: Cells, after: Cells) -> dict[tuple[str, ...], tuple[str, str]]:
    """The cells that differ."""
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


def test_one_visit_from_the_desk_to_the_ministry(sign_in: SignIn) -> None:
    person = invented.woman(age=50)
    period = f"{datetime.now(TASHKENT):%Y-%m}"

    registrar = Registrar(sign_in("registrar"))
    registrar.registers(person)
    registrar.looks()
    registrar.queues_the_person()
    code = registrar.prints_a_cabinet_code()
    registrar.looks()

    before_the_visit = now()
    time.sleep(1.1)  # the form counts whole seconds
    doctor = Doctor(sign_in("doctor"))
    doctor.looks()
    doctor.finds_in_cyrillic(invented.in_cyrillic(person.family), person)
    doctor.looks()
    doctor.opens_from_the_queue(person)
    card = doctor.page.url
    expect(doctor.page.locator("body")).to_contain_text("not asked yet")
    doctor.looks()
    doctor.starts_the_visit()
    doctor.looks()
    doctor.fills_the_visit(pressure="158/95", code="I10", note=NOTE)
    doctor.prescribes("[Ee]nalapril", amount="0,5", times="2", days="30")
    expect(doctor.page.locator("[name=note]")).to_have_value(NOTE)
    doctor.signs_the_visit()
    doctor.looks()
    signed = doctor.page.url
    number = doctor.prints_the_slip()
    doctor.looks()

    pharmacist = Pharmacist(sign_in("pharmacist"))
    pharmacist.looks()
    pharmacist.scans(number)
    seen = pharmacist.page.locator("main")
    for words in (person.family, person.birth_date, "none known", number):
        expect(seen).to_contain_text(re.compile(re.escape(words), re.I))
    pharmacist.looks()
    pharmacist.dispenses()
    pharmacist.looks()

    doctor.opens_the_card(card)
    soon(lambda: _shows(doctor, "dispensed"), within=5)
    doctor.looks()

    other = Pharmacist(sign_in("pharmacist2"))
    other.scans(number)
    expect(other.page.locator("main")).to_contain_text("dispensed")
    expect(other.page.locator("main")).to_contain_text("dorixona")
    expect(other.page.locator("#dispense")).to_have_count(0)
    other.looks()

    doctor.page.goto(signed)
    doctor.strikes_out_the_blood_pressure("Boshqa odamning qon bosimi")
    doctor.opens_the_card(card)
    doctor.looks()

    patient = Patient(sign_in())
    patient.signs_in_with(code)
    patient.looks()
    expect(patient.page.locator("main")).to_contain_text("nalapril")
    patient.reads_in("uz-cyrl")
    expect(patient.page.locator("html")).to_have_attribute("lang", re.compile("uz-[Cc]yrl"))
    expect(patient.page.locator("main")).to_contain_text("таблетка")
    patient.looks()
    patient.reads_in("en")
    patient.page.goto("/cabinet/who-looked")
    who = patient.page.locator("main")
    for words in ("Shifokorova", "Dorixona", "Sinov 3-poliklinika"):
        expect(who).to_contain_text(re.compile(words))
    patient.looks()

    analyst = Analyst(sign_in("analyst"))
    analyst.looks()
    old = analyst.asks_for(period=period, as_of=before_the_visit)
    new = soon_equal(analyst, period, old)
    analyst.looks()
    changed = risen(old, new)
    assert {key[2:] for key in changed} <= {
        (chapter, age) for chapter in ("IX", "total") for age in ("18-59", "total")
    }
    assert {key[1] for key in changed} == {"1726", "total"}
    assert {key[0] for key in changed} >= {"contacts", "persons", "first_in_life"}
    for (measure, *_), (was, became) in changed.items():
        if measure in ("contacts", "persons", "first_in_life"):
            assert int(became) == int(was) + 1, measure


def _shows(doctor: Doctor, words: str) -> bool:
    doctor.page.reload()
    return words in doctor.page.locator("main").inner_text()


def soon_equal(analyst: Analyst, period: str, old: Cells) -> Cells:
    """The facts come through the outbox and a real worker: ask again until they are there."""
    deadline = time.monotonic() + 60
    while True:
        new = analyst.asks_for(period=period)
        if new != old or time.monotonic() > deadline:
            return new
