"""The stated rules by which a look is unusual. Pure.

An unusual look is no misuse: an officer asks. What nobody can explain beforehand is left out: a
look is *expected* while the person waits, is seen, or was seen within a week at that facility.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from patients.representation.rules import TASHKENT


class Rule(StrEnum):
    """One kind of unusual look each."""

    SURNAME = "surname"
    REGION = "region"
    VOLUME = "volume"
    NIGHT = "night"
    VIP = "vip"


class FlagVerdict(StrEnum):
    """What the officer found."""

    EXPLAINED = "explained"
    MISUSE = "misuse"


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds (config/settings/watch.py says why)."""

    night_from: time
    night_until: time
    night_kinds: frozenset[str]  # kinds of facilities that work at night
    volume_floor: int  # distinct people a day that are nobody's sign of misuse
    volume_times: int  # times the usual day of the same account


@dataclass(frozen=True, slots=True)
class Load:
    """How many people an account has looked at today, and on its usual day."""

    today: int = 0
    usual: float = 0


@dataclass(frozen=True, slots=True)
class Look:
    """One allowed look of somebody on the staff at one person.

    Names are skeletons (patients.identity.names); regions are SOATO codes of four digits, "" when
    unknown.
    """

    operation_id: UUID
    at: datetime
    account_id: UUID
    actor_name: str
    facility_id: UUID
    patient_id: UUID
    actor_surname: str = ""
    patient_surname: str = ""
    patient_region: str = ""
    facility_region: str = ""
    facility_kind: str = ""
    is_expected: bool = False
    is_protected: bool = False
    load: Load = field(default_factory=Load)


def is_of_the_family(look: Look, limits: Limits) -> bool:
    """The same family name, and no reason of work to look."""
    same = look.actor_surname != "" and look.actor_surname == look.patient_surname
    return same and not look.is_expected


def is_from_afar(look: Look, limits: Limits) -> bool:
    """Somebody who lives in another region, and no reason of work to look."""
    known = look.patient_region != "" and look.facility_region != ""
    return known and look.patient_region != look.facility_region and not look.is_expected


def is_too_many(look: Look, limits: Limits) -> bool:
    """More people in a day than the floor, and than some times the account's usual day."""
    most = max(limits.volume_floor, limits.volume_times * look.load.usual)
    return look.load.today > most


def is_at_night(look: Look, limits: Limits) -> bool:
    """While a facility of this kind is closed, and no reason of work to look."""
    clock = look.at.astimezone(TASHKENT).time()
    is_night = clock >= limits.night_from or clock < limits.night_until
    return is_night and look.facility_kind not in limits.night_kinds and not look.is_expected


def is_of_a_protected_person(look: Look, limits: Limits) -> bool:
    """Somebody on the protected list, and no reason of work to look."""
    return look.is_protected and not look.is_expected


RULES: Mapping[Rule, Callable[[Look, Limits], bool]] = {
    Rule.SURNAME: is_of_the_family,
    Rule.REGION: is_from_afar,
    Rule.VOLUME: is_too_many,
    Rule.NIGHT: is_at_night,
    Rule.VIP: is_of_a_protected_person,
}


def unusual(look: Look, limits: Limits) -> list[Rule]:
    """Every rule this look breaks."""
    return [rule for rule, broken in RULES.items() if broken(look, limits)]


def detail(rule: Rule, look: Look) -> str:
    """The numbers behind a flag; no name."""
    match rule:
        case Rule.REGION:
            return f"{look.patient_region} {look.facility_region}"
        case Rule.VOLUME:
            return f"{look.load.today} {look.load.usual:g}"
        case Rule.NIGHT:
            return f"{look.at.astimezone(TASHKENT):%H:%M}"
        case _:
            return ""


def window(last: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """Which looks a run reads: from an hour before the last run's end (a look committed late is
    not lost), a day at the first run, to five minutes ago (a visit may begin after the card)."""
    since = (last - timedelta(hours=1)) if last else now - timedelta(days=1)
    return since, now - timedelta(minutes=5)
