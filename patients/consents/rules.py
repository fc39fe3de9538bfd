"""What can be closed, to whom, on which law, and what must be understood first. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from trust.context import gettext_noop


class Scope(StrEnum):
    """How much a refusal closes (Finland's five scopes and the single entry)."""

    ALL = "all"
    FACILITY = "facility"
    DEPARTMENT = "department"
    ENCOUNTER = "encounter"
    CLASS = "class"
    ENTRY = "entry"


class Side(StrEnum):
    """Against whom."""

    CARE = "care"
    GUARDIAN = "guardian"


class ConsentState(StrEnum):
    """A refusal holds until it is withdrawn; both stay in the record."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """The law a refusal rests on (UZ Core consent-policy-cs)."""

    HEALTH = "uz-265-I"
    PERSONAL_DATA = "uz-LRU-547"


ALERT_TYPES = frozenset({"AllergyIntolerance", "Flag"})
# Each is confirmed by itself before anything is closed.
SENTENCES = (
    gettext_noop("I know that doctors elsewhere will not see this when they treat me."),
    gettext_noop("I know that the clinic that wrote it still sees it."),
    gettext_noop("I know that I can open it again at any time."),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be closed: what it is, its name as the patient sees it, who wrote it."""

    scope: Scope
    name: str = ""
    id: UUID | None = None
    type: str = ""
    sensitivity: str = ""
    facility_id: UUID | None = None

    @property
    def is_alert(self) -> bool:
        """Whether this is an allergy or a critical alert: those close by a second step only."""
        return self.scope is Scope.ENTRY and self.type in ALERT_TYPES

    @property
    def key(self) -> str:
        """How an address names it."""
        match self.scope:
            case Scope.ALL:
                return Scope.ALL
            case Scope.CLASS:
                return f"{Scope.CLASS}:{self.sensitivity}"
            case Scope.ENTRY:
                return f"{Scope.ENTRY}:{self.type}/{self.id}"
            case _:
                return f"{self.scope}:{self.id}"


def read_key(key: str) -> Target | None:
    """What an address names; None for anything else. The record says whether it is there."""
    scope, _, rest = key.partition(":")
    try:
        kind = Scope(scope)
        if kind is Scope.ALL:
            return Target(kind) if not rest else None
        if kind is Scope.CLASS:
            return Target(kind, sensitivity=rest)
        type_, _, one = rest.rpartition("/")
        if (kind is Scope.ENTRY) != bool(type_):
            return None
        return Target(kind, id=UUID(one), type=type_)
    except ValueError:
        return None
