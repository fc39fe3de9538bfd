"""The whole system, started by its own first command, and a real browser in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import site as sites
from tests.browser.site import Site
from tests.machine_browser import chromium

SignIn = Callable[..., Page]
_OFFLINE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_HERE = Path(__file__).parent
SHOTS = _HERE.parents[1] / "test-shots"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One running system serves all browser tests, so one xdist worker runs them."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A system started by `manage.py up`, with the demonstration in it."""
    running = sites.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's Chromium, kept offline."""
    return {"executable_path": str(chromium()), "args": _OFFLINE}


@pytest.fixture
def sign_in(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[SignIn]:
    """`sign_in("doctor")` gives a page of a fresh browser context, signed in, in English."""
    contexts: list[Any] = []

    def opened(username: str = "", *, language: str = "en", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.base_url, locale=language, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto("/sign-in")
        if username:
            # The button of the demonstration shows both factors, as by hand; by hand itself is
            # tests/browser/test_second_factor.py: a code counts once in half a minute.
            page.locator(f"button[name=person][value={username}]").click()
            page.wait_for_url(lambda url: "/sign-in" not in url and "/demo/" not in url)
        return page

    yield opened
    for number, context in enumerate(contexts):
        for page in context.pages:  # what each of them saw last: the first thing to look at
            page.screenshot(path=SHOTS / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
