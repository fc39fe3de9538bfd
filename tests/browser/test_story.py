"""One record through five pairs of hands: the whole story, in real browsers, on the real system."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser import invented
from tests.browser.conftest import SignIn
from tests.browser.invented import Person
from tests.browser.roles import Analyst, Cells, Doctor, Patient, Pharmacist, Registrar, soon

TASHKENT = ZoneInfo("Asia/Tashkent")
NOTE = "Bosh ogʻrigʻi, uch kundan beri."
COUNTED = {"contacts", "persons", "first_in_life"}


@dataclass(frozen=True, slots=True)
class Written:
    """Where the doctor wrote what: the card, the signed visit, the prescription's number."""

    card: str
    visit: str
    number: str


def test_one_visit_from_the_desk_to_the_ministry(sign_in: SignIn) -> None:
    person = invented.woman(age=50)
    code = at_the_desk(Registrar(sign_in("registrar")), person)
    before_the_visit = now()
    time.sleep(1.1)  # the report's form counts whole seconds
    doctor = Doctor(sign_in("doctor"))
    written = in_the_consulting_room(doctor, person)
    at_the_counter(Pharmacist(sign_in("pharmacist")), person, written)
    the_doctor_sees_it(doctor, written)
    at_another_counter(Pharmacist(sign_in("pharmacist2")), written)
    the_doctor_corrects_a_slip(doctor, written)
    in_the_cabinet(Patient(sign_in()), code)
    at_the_ministry(Analyst(sign_in("analyst")), before_the_visit)


def at_the_desk(registrar: Registrar, person: Person) -> str:
    registrar.registers(person)
    registrar.looks()
    registrar.queues_the_person()
    code = registrar.prints_a_cabinet_code()
    registrar.looks()
    return code


def in_the_consulting_room(doctor: Doctor, person: Person) -> Written:
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
    visit = doctor.page.url
    number = doctor.prints_the_slip()
    doctor.looks()
    return Written(card, visit, number)


def at_the_counter(pharmacist: Pharmacist, person: Person, written: Written) -> None:
    pharmacist.looks()
    pharmacist.scans(written.number)
    for words in (person.family, person.birth_date, "none known", written.number):
        expect(pharmacist.page.locator("main")).to_contain_text(
            re.compile(re.escape(words), re.IGNORECASE)
        )
    pharmacist.looks()
    pharmacist.dispenses()
    pharmacist.looks()


def the_doctor_sees_it(doctor: Doctor, written: Written) -> None:
    doctor.page.goto(written.card)
    soon(lambda: shows(doctor, "dispensed"), within=5)
    doctor.looks()


def at_another_counter(pharmacist: Pharmacist, written: Written) -> None:
    pharmacist.scans(written.number)
    for words in ("dispensed", "dorixona"):
        expect(pharmacist.page.locator("main")).to_contain_text(words)
    expect(pharmacist.page.locator("#dispense")).to_have_count(0)
    pharmacist.looks()


def the_doctor_corrects_a_slip(doctor: Doctor, written: Written) -> None:
    doctor.page.goto(written.visit)
    doctor.strikes_out_the_blood_pressure("Boshqa odamning qon bosimi")
    doctor.page.goto(written.visit)
    expect(doctor.page.locator("main s").first).to_contain_text("158/95")
    doctor.looks()


def in_the_cabinet(patient: Patient, code: str) -> None:
    patient.signs_in_with(code)
    patient.looks()
    expect(patient.page.locator("main")).to_contain_text("nalapril")
    patient.reads_in("uz-cyrl")
    expect(patient.page.locator("html")).to_have_attribute("lang", re.compile("uz-[Cc]yrl"))
    expect(patient.page.locator("main")).to_contain_text("таблетка")
    patient.looks()
    patient.reads_in("en")
    patient.page.goto("/cabinet/who-looked")
    for words in ("Shifokorova", "Dorixona", "Sinov 3-poliklinika"):
        expect(patient.page.locator("main")).to_contain_text(words)
    patient.looks()


def at_the_ministry(analyst: Analyst, before_the_visit: str) -> None:
    """The same month as known before and after: exactly this visit's cells rise, by one."""
    period = f"{datetime.now(TASHKENT):%Y-%m}"
    analyst.looks()
    old = analyst.asks_for(period=period, as_of=before_the_visit)
    new = when_counted(analyst, period, old)
    analyst.looks()
    risen = {key: (old[key], new[key]) for key in old if old[key] != new[key]}
    assert {key[0] for key in risen} >= COUNTED
    assert {key[1] for key in risen} == {"1726", "total"}
    assert {key[2] for key in risen} <= {"IX", "total"}
    assert {key[3] for key in risen} <= {"18-59", "total"}
    for (measure, *_), (was, became) in risen.items():
        if measure in COUNTED:
            assert int(became) == int(was) + 1, measure


def when_counted(analyst: Analyst, period: str, old: Cells) -> Cells:
    """The facts come through the outbox and a real worker: ask again until they are there."""
    deadline = time.monotonic() + 60
    while True:
        new = analyst.asks_for(period=period)
        if new != old or time.monotonic() > deadline:
            return new


def shows(doctor: Doctor, words: str) -> bool:
    doctor.page.reload()
    return words in doctor.page.locator("main").inner_text()


def now() -> str:
    """As the report's form takes it."""
    return f"{datetime.now(TASHKENT):%Y-%m-%dT%H:%M:%S}"
