"""What the pages of staff show: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.staff.rules import Expiry, expiry
from registry.terminology.queries import display

if TYPE_CHECKING:
    from registry.staff.models import PractitionerRole

Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One post of a facility."""

    name: str
    url: str
    position: str
    speciality: str
    licence_words: str
    tag: Tag | None
    licence_url: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of a member of staff."""

    post_id: str
    facility: str
    facility_url: str
    department: str
    position: str
    speciality: str
    period: str
    licence_words: str
    tag: Tag | None


def staff(
    posts: Sequence[PractitionerRole], *, today: date, language: str, may_edit: bool
) -> list[StaffRow]:
    """The staff of a facility."""
    return [
        StaffRow(
            name=post.practitioner.printed_name if post.practitioner else _("unknown"),
            url=reverse("staff-member", args=[post.practitioner_id]) if post.practitioner else "",
            position=position_of(post, language),
            speciality=speciality_of(post, language),
            licence_words=licence_words(post),
            tag=licence_tag(post, today),
            licence_url=reverse("post-licence", args=[post.id]) if may_edit else "",
        )
        for post in posts
    ]


def posts(held: Sequence[PractitionerRole], *, today: date, language: str) -> list[PostRow]:
    """The posts of a member of staff."""
    return [
        PostRow(
            post_id=str(post.id),
            facility=post.organization.name(language) if post.organization else "",
            facility_url=(
                reverse("facility", args=[post.organization_id]) if post.organization else ""
            ),
            department=post.department.name(language) if post.department else "",
            position=position_of(post, language),
            speciality=speciality_of(post, language),
            period=_period(post),
            licence_words=licence_words(post),
            tag=licence_tag(post, today),
        )
        for post in held
    ]


def position_of(post: PractitionerRole, language: str) -> str:
    """The position in the reader's language, else as it was told."""
    known = display(post.position_system, post.position_code, language)
    return known or post.position_text or _("unknown")


def speciality_of(post: PractitionerRole, language: str) -> str:
    """The speciality in the reader's language, else as it was told."""
    return display(post.speciality_system, post.speciality_code, language) or post.speciality_text


def licence_words(post: PractitionerRole) -> str:
    """Number and last day of the licence."""
    if post.licence_until is None:
        return ""
    until = date_format(post.licence_until)
    return _("No. %(number)s, until %(until)s") % {"number": post.licence_number, "until": until}


def licence_tag(post: PractitionerRole, today: date) -> Tag | None:
    """How near the end of the licence is."""
    match expiry(post.licence_until, today):
        case Expiry.NONE:
            return None
        case Expiry.ENDED:
            return "x", _("ended")
        case Expiry.SOON:
            days = (post.licence_until - today).days if post.licence_until else 0
            words = ngettext("%(days)d day left", "%(days)d days left", days)
            return "warn", words % {"days": days}
        case Expiry.HOLDS:
            return "ok", _("holds")


def _period(post: PractitionerRole) -> str:
    starts = date_format(post.starts) if post.starts else ""
    ends = date_format(post.ends) if post.ends else ""
    if starts and ends:
        return _("%(starts)s to %(ends)s") % {"starts": starts, "ends": ends}
    if ends:
        return _("until %(ends)s") % {"ends": ends}
    return _("since %(starts)s") % {"starts": starts} if starts else ""
