"""Who may act for somebody else, for what, until when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

TASHKENT = ZoneInfo("Asia/Tashkent")


class ProxyKind(StrEnum):
    """What the right to act rests on."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    ADULT = "adult"


class ProxyScope(StrEnum):
    """What a proxy may do."""

    SEE = "see"
    BOOK = "book"
    BUY = "buy"
    DECIDE = "decide"


class ProxyState(StrEnum):
    """An adult's proxy is asked, then accepted; each ends once."""

    ASKED = "asked"
    ACTIVE = "active"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """Ages at which a parent's right changes; each names its law in config/settings/ages.py."""

    parent_sees_all_until: int  # from this birthday on, visits may be kept from parents
    parent_right_ends: int  # the person is an adult


def age(born: date, on: date) -> int:
    """Whole years; somebody born on 29 February has their birthday on 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def rights_today(
    kind: str, scopes: Iterable[str], *, born: date | None, now: datetime, limits: AgeLimits
) -> frozenset[str]:
    """The scopes of a proxy that hold at `now`: a parent's or guardian's end with the minority."""
    if kind == ProxyKind.ADULT:
        return frozenset(scopes)
    if born is None or age(born, now.astimezone(TASHKENT).date()) >= limits.parent_right_ends:
        return frozenset()
    return frozenset(scopes)
