"""What is refused when a report is asked for."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownForm(Refusal):
    """No form has this code."""

    message = gettext_noop("There is no report “%(code)s”. Choose one from the list.")
    status = 404


class UnreadablePeriod(Refusal):
    """The period is not written in one of the four ways."""

    message = gettext_noop(
        "“%(period)s” is not a period. Write a year (2026), a half-year (2026-H1), "
        "a quarter (2026-Q4) or a month (2026-11)."
    )


class PeriodNotBegun(Refusal):
    """The period lies wholly in the future."""

    message = gettext_noop("The period %(period)s has not begun yet. Choose an earlier one.")


class UnreadableTerritory(Refusal):
    """The territory is not written as a SOATO code."""

    message = gettext_noop(
        "“%(territory)s” is not a territory code. Write 17 for the country, 4 digits for a "
        "region or 7 digits for a district."
    )


class UnreadableTime(Refusal):
    """The as-of time is not a date with a time."""

    message = gettext_noop("“%(time)s” is not a time. Write it like 2026-11-25T14:05.")
