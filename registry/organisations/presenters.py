"""What the pages of facilities show: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.organisations.rules import missing_of
from registry.organisations.wire import MINISTRY_CODE, TAX_ID

if TYPE_CHECKING:
    from registry.organisations.models import Location, Organization

Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """One line of the list."""

    name: str
    url: str
    type_word: str
    place: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Unit:
    """A department or a room."""

    name: str
    type_word: str


def rows(
    found: Sequence[Organization], kinds: Mapping[str, str], language: str
) -> list[FacilityRow]:
    """The list of facilities; `kinds` are the kinds in the reader's language."""
    return [
        FacilityRow(
            name=one.name(language),
            url=reverse("facility", args=[one.id]),
            type_word=kinds.get(one.kind, one.kind),
            place=place_of(one, language),
            tag=state_of(one),
        )
        for one in found
    ]


def place_of(organization: Organization, language: str) -> str:
    """District and region."""
    territory = organization.territory
    if territory is None:
        return ""
    parts = [territory.name(language)]
    if territory.parent:
        parts.append(territory.parent.name(language))
    return ", ".join(parts)


def state_of(organization: Organization) -> Tag:
    """Whether it works, and whether anybody here has confirmed it."""
    if not organization.is_active:
        return "off", _("Closed")
    if organization.is_told:
        return "warn", _("Told by another system")
    return "ok", _("Works")


def particulars(organization: Organization, kind: str, language: str) -> list[tuple[str, str]]:
    """The passport, label by label."""
    part_of = organization.part_of
    return [
        (_("Code of the ministry"), organization.identifier(MINISTRY_CODE)),
        (_("Tax number"), organization.identifier(TAX_ID)),
        (_("Kind"), kind),
        *([(_("Part of"), part_of.name(language))] if part_of else []),
        (_("Territory"), place_of(organization, language)),
        (_("Address"), organization.address),
        (_("Telephone"), organization.phone),
    ]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of the passport is filled in."""

    percent: int
    missing: list[str]


def completeness(organization: Organization, units: Sequence[Unit]) -> Completeness:
    """What is missing, in the reader's language."""
    passport: dict[str, object] = {
        _("Code of the ministry"): organization.identifier(MINISTRY_CODE),
        _("Tax number"): organization.identifier(TAX_ID),
        _("Name in Russian"): organization.name_ru,
        _("Name in Karakalpak"): organization.name_kaa,
        _("Territory"): organization.territory_id,
        _("Address"): organization.address,
        _("Telephone"): organization.phone,
        _("Departments"): units,
    }
    missing = missing_of(passport)
    return Completeness(100 * (len(passport) - len(missing)) // len(passport), missing)


def units(places: Sequence[Location], language: str) -> list[Unit]:
    """Departments and rooms."""
    words = {"department": _("Department"), "room": _("Room"), "other": _("Other place")}
    return [Unit(place.name(language), words[place.kind]) for place in places]


def next_page(query: Mapping[str, str], after: str) -> str:
    """The address of the next page with the same filters."""
    kept = {name: value for name, value in query.items() if value and name != "after"}
    return "?" + urlencode(kept | {"after": after})
