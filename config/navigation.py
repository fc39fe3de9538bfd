"""What each role finds in the bar, and the sign-ins of the demonstration: context of every page.

It stands here because only the top of the house knows the pages of every room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.servers.demo import data_folder, demo_sign_ins
from trust.context import Role


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the bar: `route` is a URL name, `key` the letter after G."""

    route: str
    label: Any
    icon: str
    key: str = ""


QUEUE = Door("queue", gettext_lazy("Today"), "clock", "q")
SEARCH = Door("people-search", gettext_lazy("Patients"), "search", "b")
REGISTER = Door("people-register", gettext_lazy("New person"), "plus")
COUNTER = Door("counter", gettext_lazy("Counter"), "pill", "r")
REPORTS = Door("reports", gettext_lazy("Reports"), "table", "h")
MEDICINES = Door("medicines", gettext_lazy("Medicines"), "pill")
FACILITIES = Door("facilities", gettext_lazy("Facilities"), "building", "m")

NAVIGATION: dict[Role, tuple[Door, ...]] = {
    Role.REGISTRAR: (QUEUE, SEARCH, REGISTER, FACILITIES),
    Role.DOCTOR: (QUEUE, SEARCH, MEDICINES, FACILITIES),
    Role.NURSE: (QUEUE, SEARCH, FACILITIES),
    Role.PHARMACIST: (COUNTER, MEDICINES, FACILITIES),
    Role.ANALYST: (REPORTS, FACILITIES),
    Role.HEAD: (FACILITIES,),
    Role.INSPECTOR: (
        Door("oversight", gettext_lazy("Who looked"), "eye"),
        Door("oversight-log", gettext_lazy("The seal"), "shield"),
        FACILITIES,
    ),
    Role.OFFICER: (Door("reviews", gettext_lazy("Reviews"), "shield"), FACILITIES),
    Role.PATIENT: (
        Door("cabinet-home", gettext_lazy("Home"), "home"),
        Door("cabinet-medicines", gettext_lazy("Medicines"), "pill"),
        Door("cabinet-who-looked", gettext_lazy("Who looked"), "eye"),
        Door("cabinet-privacy", gettext_lazy("Who may see"), "lock"),
    ),
}
# Pages about a person the reader acts for live under this namespace (config/urls.py).
ACTING = "for"
HOLDERS = frozenset({"cabinet-home", "cabinet-medicines", "cabinet-who-looked"})
ROLE_ICONS = {
    Role.REGISTRAR: "plus",
    Role.DOCTOR: "heart",
    Role.NURSE: "syringe",
    Role.PHARMACIST: "pill",
    Role.PATIENT: "user",
    Role.ANALYST: "chart",
    Role.HEAD: "building",
    Role.INSPECTOR: "shield",
    Role.OFFICER: "lock",
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` and `find_url` for the layouts; `demo_people` for the sign-in page."""
    actor = getattr(request, "actor", None)
    doors = NAVIGATION.get(actor.role, ()) if actor else ()
    here = _here(doors, request.path)
    match = request.resolver_match
    acting = match is not None and match.namespace == ACTING
    return {
        "nav": [_item(door, here) for door in doors] if not acting else _acting(request),
        "find_url": _find_url(request) if SEARCH in doors else "",
        "demo_people": _demo_people(request),
        "oneid": bool(settings.ONEID_URL),
    }


def _item(door: Door, here: Door | None) -> dict[str, Any]:
    return {
        "url": reverse(door.route),
        "label": door.label,
        "icon": door.icon,
        "key": door.key,
        "current": door is here,
    }


def _acting(request: HttpRequest) -> list[dict[str, Any]]:
    """The same doors for somebody one acts for: of their record, and only those a holder has."""
    match: Any = request.resolver_match
    args = [match.kwargs["patient_id"]]
    return [
        _item(door, None)
        | {
            "url": reverse(f"{ACTING}:{door.route}", args=args),
            "current": door.route == match.url_name,
        }
        for door in NAVIGATION[Role.PATIENT]
        if door.route in HOLDERS
    ]


def _here(doors: Sequence[Door], path: str) -> Door | None:
    """The door whose address begins this page's address; the longest one, if several do."""
    within = [d for d in doors if f"{path}/".startswith(reverse(d.route).rstrip("/") + "/")]
    return max(within, key=lambda door: len(reverse(door.route)), default=None)


def _find_url(request: HttpRequest) -> str:
    """The search page has its own field; two would both answer to the key /."""
    match = request.resolver_match
    return "" if match is not None and match.view_name == SEARCH.route else reverse(SEARCH.route)


def role_words() -> dict[Role, str]:
    """The roles in the reader's language."""
    return {
        Role.REGISTRAR: _("Registrar"),
        Role.DOCTOR: _("Doctor"),
        Role.NURSE: _("Nurse"),
        Role.PHARMACIST: _("Pharmacist"),
        Role.PATIENT: _("Patient"),
        Role.ANALYST: _("Analyst"),
        Role.HEAD: _("Head of facility"),
        Role.INSPECTOR: _("Inspector"),
        Role.OFFICER: _("Data-protection officer"),
    }


def _demo_people(request: HttpRequest) -> list[dict[str, str]]:
    """The buttons of the sign-in page, in a demonstration only; passwords stay on the server."""
    match = request.resolver_match
    if not settings.DEMO or match is None or match.view_name != settings.LOGIN_URL:
        return []
    if not (data_folder() / "demo.json").exists():  # a page only reads; the start makes them
        return []
    words = role_words()
    return [
        {
            "icon": ROLE_ICONS[Role(person.role)],
            "role_word": words[Role(person.role)],
            "username": person.username,
        }
        for person in demo_sign_ins()
    ]
