"""The people of the story and what each does, in their own words; every page they see is looked at."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.invented import Person
from tests.browser.looking import look

Cells = dict[tuple[str, ...], str]
_NUMBER = re.compile(r"UZ-RX \d\d-\d{3}-\d{9}-\d\d")


class _Somebody:
    """Has a page in front of them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def looks(self) -> None:
        """axe and width, on the page as it is."""
        look(self.page)

    def _press(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(name)).first.click()

    def _follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(name)).first.click()


class Registrar(_Somebody):
    """At the desk."""

    def types_a_new_person(self, person: Person, *, with_pinfl: bool = True) -> None:
        self.page.goto("/people/new")
        self.page.fill("[name=pinfl]", person.pinfl if with_pinfl else "")
        self.page.fill("[name=family]", person.family)
        self.page.fill("[name=given]", person.given)
        self.page.fill("[name=birth_date]", person.birth_date)
        self.page.locator("[name=gender][value=female]").check()
        self.page.locator("main form button[type=submit]").first.click()

    def registers(self, person: Person, *, with_pinfl: bool = True) -> None:
        self.types_a_new_person(person, with_pinfl=with_pinfl)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(person.family)

    def queues_the_person(self) -> None:
        self._press("Put in the queue")
        expect(self.page.locator("main")).to_contain_text("queue")

    def prints_a_cabinet_code(self) -> str:
        self._press("Print a cabinet code")
        return self.page.locator("#cabinet-code").inner_text()


class Doctor(_Somebody):
    """Sees patients."""

    def opens_from_the_queue(self, person: Person) -> None:
        self.page.goto("/")
        expect(self.page).to_have_url(re.compile("/queue"))
        self.page.locator("main a", has_text=person.family).first.click()
        expect(self.page).to_have_url(re.compile("/card"))

    def finds_in_cyrillic(self, typed: str, person: Person) -> None:
        self.page.goto("/people")
        self.page.fill("main [name=q]", typed)
        self.page.locator("main [name=q]").press("Enter")
        expect(self.page.locator("main")).to_contain_text(person.family)

    def starts_the_visit(self) -> None:
        self._press("New visit")
        expect(self.page).to_have_url(re.compile("/write"))

    def fills_the_visit(self, *, pressure: str, code: str, note: str) -> None:
        self.page.locator("[name=allergy_answer][value=none-known]").check()
        self.page.fill("[name=note]", note)
        self.page.fill("[name=pressure]", pressure)
        self.page.fill("[name=code_0]", code)

    def prescribes(self, medicine: str, *, amount: str, times: str, days: str) -> None:
        self._press("Add a medicine")
        self.page.wait_for_url(lambda url: url.endswith("/prescribe"))
        option = self.page.locator("[name=medication] option", has_text=re.compile(medicine)).first
        self.page.select_option("[name=medication]", option.get_attribute("value"))
        self.page.fill("[name=amount]", amount)
        self.page.select_option("[name=unit]", "{tablet}")
        self.page.fill("[name=times_per_day]", times)
        self.page.fill("[name=days]", days)
        self.looks()
        self._press("Check the prescription")
        self.page.wait_for_url(lambda url: not url.endswith("/prescribe"))
        self.looks()
        self.page.locator("main a[href$='/write']").first.click()
        self.page.wait_for_url(lambda url: url.endswith("/write"))

    def signs_the_visit(self) -> None:
        self.page.locator("button[value=sign]").click()
        self.page.wait_for_url(lambda url: not url.endswith("/write"))

    def prints_the_slip(self) -> str:
        self._follow("Print the slip")
        found = _NUMBER.search(self.page.locator("main").inner_text())
        assert found, "the slip shows no number"
        return found.group()

    def strikes_out_the_blood_pressure(self, reason: str) -> None:
        self.page.get_by_role(
            "link", name=re.compile(r"Entered in error\s*: Blood pressure")
        ).click()
        self.looks()
        self.page.locator("main form [name=reason]").fill(reason)
        self.page.locator("main form button.btn-x").click()
        self.page.wait_for_url(lambda url: not url.endswith("/in-error"))

    def opens_the_card(self, card_url: str) -> None:
        self.page.goto(card_url)


class Pharmacist(_Somebody):
    """Behind the counter."""

    def scans(self, number: str) -> None:
        self.page.goto("/counter")
        self.page.fill("#number", number)
        self.page.locator("#number").press("Enter")

    def dispenses(self) -> None:
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".tag", has_text="dispensed").first).to_be_visible()


class Patient(_Somebody):
    """In the cabinet."""

    def signs_in_with(self, code: str) -> None:
        self.page.goto("/cabinet/sign-in")
        self.looks()
        self.page.fill("[name=code]", code)
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page).to_have_url(re.compile("/cabinet$"))

    def reads_in(self, language: str) -> None:
        choice = self.page.locator(f"[name=language][value={language}]").first
        if not choice.is_visible():
            self.page.locator("details:has([name=language]) > summary").first.click()
        choice.click()


class Analyst(_Somebody):
    """At the ministry."""

    def asks_for(self, *, period: str, as_of: str = "") -> Cells:
        self.page.goto("/reports/ask/YG-01")
        self.page.fill("[name=period]", period)
        self.page.select_option("[name=territory]", "17")
        if as_of:
            self.page.fill("[name=as_of]", as_of)
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page.locator("progress").first).to_be_attached()
        link = self.page.locator("a[href$='report.csv']")
        link.wait_for(timeout=90_000)
        answer = self.page.request.get(link.get_attribute("href") or "")
        return cells(answer.text())


def cells(text: str) -> Cells:
    """(measure, row, chapter, age) -> value."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return {(one["measure"], one["row"], one["chapter"], one["age"]): one["value"] for one in rows}


def soon(check: Callable[[], bool], *, within: float) -> float:
    """Wait until the check holds; the seconds it took."""
    start = time.monotonic()
    while not check():
        assert time.monotonic() - start < within, "it did not come in time"
        time.sleep(0.25)
    return time.monotonic() - start
