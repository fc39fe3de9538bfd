"""What can be closed, to whom, on which law. Pure."""

from __future__ import annotations

from enum import StrEnum


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
    """The law a refusal rests on (UZ Core ConsentPolicyCS)."""

    HEALTH = "uz-265-I"
    PERSONAL_DATA = "uz-LRU-547"
