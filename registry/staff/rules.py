"""When a post opens the door, and what in it ends soon. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from trust.context import Decision, Role, gettext_noop

# Who treats or dispenses does so by licence.
LICENSED = frozenset({Role.DOCTOR, Role.NURSE, Role.PHARMACIST})
# What a head may give in their own facility; the rest is the ministry's.
GIVEN_BY_HEADS = frozenset({Role.REGISTRAR, *LICENSED})
STAFF_ROLES = GIVEN_BY_HEADS | {Role.HEAD, Role.ANALYST, Role.INSPECTOR, Role.OFFICER}
SOON = timedelta(days=90)

NO_POST = gettext_noop("You hold no post. Ask the head of your facility to enter one for you.")
_HOLDS = Decision(allowed=True, reason=gettext_noop("Your post holds today."))
_CLOSED = gettext_noop("Your post or your facility is closed. Ask the head of your facility.")
_NOT_YET = gettext_noop("Your post has not begun yet. Come back on its first day.")
_ENDED = gettext_noop("Your post has ended. Ask the head of your facility to renew it.")
_NO_LICENCE = gettext_noop("No licence is entered for your post. Bring it to your head.")
_LICENCE_ENDED = gettext_noop("Your licence has ended. Bring the new one to your head.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides whether a post holds. Days are whole and inclusive."""

    role: str
    is_active: bool
    starts: date | None
    ends: date | None
    licence_until: date | None


def standing(terms: Terms, today: date) -> Decision:
    """Whether somebody may work in this post today, and why not."""
    if not terms.is_active or terms.role not in STAFF_ROLES:
        return _refused(_CLOSED)
    if terms.starts and today < terms.starts:
        return _refused(_NOT_YET)
    if terms.ends and today > terms.ends:
        return _refused(_ENDED)
    if terms.role in LICENSED and terms.licence_until is None:
        return _refused(_NO_LICENCE)
    if terms.role in LICENSED and terms.licence_until and today > terms.licence_until:
        return _refused(_LICENCE_ENDED)
    return _HOLDS


def _refused(reason: str) -> Decision:
    return Decision(allowed=False, reason=reason)


class Expiry(StrEnum):
    """How near the end of a licence or a post is."""

    NONE = "none"
    HOLDS = "holds"
    SOON = "soon"
    ENDED = "ended"


def expiry(until: date | None, today: date) -> Expiry:
    """How near `until`, the last day, is."""
    if until is None:
        return Expiry.NONE
    if today > until:
        return Expiry.ENDED
    return Expiry.SOON if until - today <= SOON else Expiry.HOLDS
