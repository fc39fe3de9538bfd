"""The gallery: complete, and shut in production."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/_components/", "/_components/cabinet/"])
def test_the_gallery_shows_both_densities(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    ids = re.findall(r'\sid="([^"]+)"', answer.content.decode())
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_the_gallery_has_every_component() -> None:
    pages = "".join(
        Client().get(address).content.decode()
        for address in ("/_components/", "/_components/cabinet/")
    )
    for mark in (
        "btn-x",
        "tag-stop",
        "tag-off",
        "errsum",
        'class="err"',
        "note-x",
        "toast",
        "<progress",
        "steps",
        "empty",
        "scroll",
        "pager",
        "chart",
        "sum",
        "chips",
        "tabs",
        "pb-id",
        "signbar",
        "whose-proxy",
        "med-h",
        "langs",
    ):
        assert mark in pages, mark


def routes(*, development: bool) -> list[str]:
    """The first parts of all addresses, as this setting makes them."""
    with override_settings(DEVELOPMENT=development):
        made: dict[str, Any] = runpy.run_path(str(ROOT / "config/urls.py"))
    return [str(route.pattern) for route in made["urlpatterns"]]


def test_production_has_no_gallery() -> None:
    assert "_components/" in routes(development=True)
    assert "_components/" not in routes(development=False)
