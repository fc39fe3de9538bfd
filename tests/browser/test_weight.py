"""What a phone really receives for the cabinet's first view, counted at the network."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from tests.browser.conftest import SignIn
from tests.browser.site import Site

CABINET_LIMIT = 45_000
CLINIC_LIMIT = 60_000


def received(address: str, cookies: Any, site: Site, browser: Browser) -> int:
    """Bytes on the wire for one address in a browser that has nothing stored."""
    context = browser.new_context(base_url=site.base_url)
    context.add_cookies(cookies)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    assert len(sizes) > 5  # the page, its styles, its pictures: else nothing was counted
    return round(sum(sizes))


def test_the_cabinets_first_view_is_light(site: Site, browser: Browser, sign_in: SignIn) -> None:
    page = sign_in("patient")
    assert received("/cabinet", page.context.cookies(), site, browser) <= CABINET_LIMIT


def test_the_doctors_first_view_is_light(site: Site, browser: Browser, sign_in: SignIn) -> None:
    page = sign_in("doctor")
    assert received("/queue", page.context.cookies(), site, browser) <= CLINIC_LIMIT


def test_the_cabinet_works_without_script(sign_in: SignIn) -> None:
    page = sign_in("patient", javascript=False)
    page.goto("/cabinet")
    page.get_by_role("link", name="Who looked", exact=True).click()
    page.wait_for_url("**/cabinet/who-looked")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Русский").click()
    assert page.locator("html").get_attribute("lang") == "ru"
