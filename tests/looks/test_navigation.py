"""The bar leads where each role may go, and nowhere that does not exist."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from config.navigation import NAVIGATION, navigation
from tests.factories import actors
from trust.accounts.policy import decide
from trust.context import Role

DOORS = [(role, door) for role, doors in NAVIGATION.items() for door in doors]


@pytest.mark.parametrize(
    ("role", "door"), DOORS, ids=lambda value: str(getattr(value, "route", value))
)
def test_every_entry_of_the_bar_exists_and_is_allowed(role: Role, door: object) -> None:
    match = resolve(reverse(door.route))  # type: ignore[attr-defined]
    action = match.func.view_class.action  # type: ignore[attr-defined]
    assert decide(role, action).allowed


@pytest.mark.parametrize("role", NAVIGATION)
def test_no_two_entries_answer_to_one_key(role: Role) -> None:
    keys = [door.key for door in NAVIGATION[role] if door.key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/people", "people-search"),
        ("/people/new", "people-register"),
        ("/people/0190/queue", "people-search"),
        ("/facilities/0190/", "facilities"),
        ("/peoples", None),
        ("/", None),
    ],
)
def test_the_bar_shows_where_this_page_belongs(path: str, route: str | None) -> None:
    here = navigation_of(path)
    assert here == ([route] if route else [])


def navigation_of(path: str) -> list[str]:
    """Routes marked as current for a registrar on this path."""
    request = RequestFactory().get(path)
    request.actor = actors.registrar()  # type: ignore[attr-defined]
    request.resolver_match = None
    shown = navigation(request)["nav"]
    return [resolve(item["url"]).view_name for item in shown if item["current"]]
