"""Every page a role can reach by links is accessible and fits: found by walking, not by a list."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SignIn
from tests.browser.looking import look
from tests.browser.site import Site

ROLES = (
    "registrar",
    "doctor",
    "nurse",
    "pharmacist",
    "patient",
    "analyst",
    "head",
    "inspector",
    "officer",
)
# The same page of another person or code looks the same: one of a kind is enough.
_VARIES = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z0-9]+-[A-Z0-9-]+)(?=/|$)")
_NO_PAGES = re.compile(
    r"/static/|/api/|/fhir/|/health/|/download|/checkpoint$|/transparency/verify\.|"
    r"\.(?:xlsx|csv|pdf|json|pem|p7s)$"
)
MOST = 30


def kind(address: str) -> str:
    """What kind of page an address is: its path with the ids left out."""
    return _VARIES.sub("/*", urlsplit(address).path)


def links(page: Page, site: Site) -> list[str]:
    """Addresses of our own pages that this page leads to."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]", "all => all.map(a => a.getAttribute('href'))"
    )
    whole = [urljoin(page.url, address).split("#")[0] for address in found]
    return [a for a in whole if a.startswith(site.base_url + "/") and not _NO_PAGES.search(a)]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_within_reach_is_accessible(role: str, site: Site, sign_in: SignIn) -> None:
    page = sign_in(role)
    waiting, seen = [page.url], set[str]()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 500, address
        look(page)
        waiting += links(page, site)
    assert len(seen) > 1  # a walk that went nowhere proves nothing
