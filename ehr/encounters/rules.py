"""Whether a minor can decide about a visit: assessed anew for each (Law 265-I; FI kielto). Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from patients.representation.rules import AgeLimits, age
from trust.context import gettext_noop


class Capacity(StrEnum):
    """What the author of the visit found; nothing is concluded from age alone."""

    CAPABLE = "capable"
    NOT_CAPABLE = "not-capable"
    NOT_ASSESSED = "not-assessed"


CAPACITY_NAMES = {
    Capacity.NOT_ASSESSED: gettext_noop("not assessed"),
    Capacity.CAPABLE: gettext_noop("yes, in this matter"),
    Capacity.NOT_CAPABLE: gettext_noop("no"),
}


def is_minor(born: date | None, today: date, limits: AgeLimits) -> bool:
    """Whether parents may still act for somebody of this age; an unknown age asks for nothing."""
    return born is not None and age(born, today) < limits.parent_right_ends
