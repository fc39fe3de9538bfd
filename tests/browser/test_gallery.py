"""The gallery in a real browser: axe, both widths, both themes, without script too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import look, violations
from tests.browser.site import Site

PAGES = ("/_components/", "/_components/cabinet/")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components_are_accessible(site: Site, browser: Browser, address: str, theme: str) -> None:
    context = browser.new_context(base_url=site.base_url, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.goto(address)
    look(page)
    assert noise == []  # a refused style or script would speak here
    context.close()


def test_axe_sees_a_fault_when_there_is_one(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=site.base_url)
    page = context.new_page()
    page.goto(PAGES[0])
    page.evaluate("document.querySelector('#right label').remove()")
    assert violations(page) != []
    context.close()


@pytest.mark.parametrize(("address", "smallest"), [(PAGES[0], 24), (PAGES[1], 44)])
def test_controls_are_large_enough(
    site: Site, browser: Browser, address: str, smallest: int
) -> None:
    context = browser.new_context(base_url=site.base_url, viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(address)
    low = page.evaluate(
        """smallest => [...document.querySelectorAll(
             'button, select, textarea, summary, .in, a.btn, a.chip, a.tab, a.back')]
           .filter(e => e.offsetParent && e.getBoundingClientRect().height < smallest - .5)
           .map(e => e.outerHTML.slice(0, 90))""",
        smallest,
    )
    assert low == []
    context.close()


def test_the_keys_open_their_list_and_can_be_turned_off(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=site.base_url, locale="en")
    page = context.new_page()
    page.goto(PAGES[0])
    page.locator("h1").click()
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    assert dialog.evaluate("e => e.open")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert not dialog.evaluate("e => e.open")
    context.close()
