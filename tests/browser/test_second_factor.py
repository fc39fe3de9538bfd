"""Signing in by hand: the password, then the code of the telephone; and a look at each page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import SignIn
from tests.browser.looking import look
from tests.browser.site import Site


def test_staff_sign_in_with_a_password_and_a_code(site: Site, sign_in: SignIn) -> None:
    page = sign_in()
    page.fill("#id_username", "inspector")
    page.fill("#id_password", site.sign_in_of("inspector"))
    page.press("#id_password", "Enter")
    page.wait_for_url("**/confirm**")
    look(page)
    page.fill("#id_code", "000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main")).to_contain_text("not right")
    page.fill("#id_code", page.inner_text("#demo-code"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/confirm" not in url)
    expect(page.locator("body")).to_contain_text("Facilities")


def test_without_script_too(site: Site, sign_in: SignIn) -> None:
    page = sign_in(javascript=False)
    page.fill("#id_username", "head")
    page.fill("#id_password", site.sign_in_of("head"))
    page.press("#id_password", "Enter")
    page.wait_for_url("**/confirm**")
    page.fill("#id_code", page.inner_text("#demo-code"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/confirm" not in url)
