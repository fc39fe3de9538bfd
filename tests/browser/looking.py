"""What is asserted of every page: axe finds nothing, nothing scrolls sideways, the console is quiet."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 1280)
_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    """axe's findings on this page, nothing excluded."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": _WCAG}})
    return [
        f"{page.url} {found['id']}: {node['html'][:160]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def look(page: Page) -> None:
    """Assert that this page is accessible and fits, at 320 px and at 1280 px."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page)
        if page.evaluate(_SIDEWAYS):
            found.append(f"{page.url} scrolls sideways at {width} px")
    assert not found, found
