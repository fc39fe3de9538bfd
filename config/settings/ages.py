"""Ages that change who may act for whom. A lawyer confirms them; they are settings, not code."""

from __future__ import annotations

from datetime import date

from patients.representation.rules import AgeLimits

# Family Code of Uzbekistan, article on the age of majority: 18. Law 265-I on the protection of
# citizens' health: consent by the person from 14 on. Both as told to us: to be confirmed.
AGE_LIMITS = AgeLimits(parent_sees_all_until=14, parent_right_ends=18)
# Days that are no working days, for the clock of reviews; the ministry's list goes here each year.
HOLIDAYS: frozenset[date] = frozenset()
