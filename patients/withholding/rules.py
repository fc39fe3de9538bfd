"""From whom a visit may be kept, at which age, and what must be said. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from patients.representation.rules import AgeLimits, age

SHORTEST_REASON = 10  # letters: a word alone explains nothing to the officer who reads it


class KeptFrom(StrEnum):
    """Whose cabinet does not show it. What is kept from the patient is kept from guardians too."""

    GUARDIAN = "guardian"
    PATIENT = "patient"


def choices(born: date | None, today: date, limits: AgeLimits) -> tuple[KeptFrom, ...]:
    """From whom a visit of somebody of this age can be kept: guardians have only minors.

    An unknown birth date may be a child's.
    """
    if born is not None and age(born, today) >= limits.parent_right_ends:
        return (KeptFrom.PATIENT,)
    return (KeptFrom.GUARDIAN, KeptFrom.PATIENT)


def decides_alone(
    born: date | None, today: date, limits: AgeLimits, *, is_capable: bool = True
) -> bool:
    """Whether the minor's own wish is reason enough to keep a visit from the parents.

    Old enough, and nobody found at this visit that they cannot decide about it.
    """
    return is_capable and born is not None and age(born, today) >= limits.parent_sees_all_until


def is_reason_enough(
    side: KeptFrom,
    reason: str,
    *,
    born: date | None,
    today: date,
    limits: AgeLimits,
    is_capable: bool = True,
) -> bool:
    """A minor old enough decides without reasons; everything else is explained in words."""
    if side is KeptFrom.GUARDIAN and decides_alone(born, today, limits, is_capable=is_capable):
        return True
    return sum(letter.isalpha() for letter in reason) >= SHORTEST_REASON
