"""Refusals of measured values."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NotANumber(Refusal):
    """What was typed cannot be read as a number."""

    message = gettext_noop("“%(typed)s” is not a number. Type digits, for example 36,6.")


class NotAPressure(Refusal):
    """What was typed cannot be read as two pressures."""

    message = gettext_noop("“%(typed)s” is not a blood pressure. Type both numbers: 120/80.")


class Implausible(Refusal):
    """No living person has this value."""

    message = gettext_noop(
        "%(typed)s is outside what is possible (%(low)s to %(high)s %(unit)s). "
        "Look at the instrument and type it again."
    )


class MissingComma(Refusal):
    """No living person has this value, but one with a comma in it many have."""

    message = gettext_noop(
        "%(typed)s is outside what is possible (%(low)s to %(high)s %(unit)s). "
        "Is the comma missing: %(meant)s?"
    )


class PressureReversed(Refusal):
    """The upper pressure must be above the lower one."""

    message = gettext_noop(
        "%(typed)s: the first (upper) number must be greater than the second (lower) one."
    )


class NoSuchObservation(Refusal):
    """The observation is not in this card."""

    message = gettext_noop("This value is not in the card. Open the card again.")
    status = 404


class AlreadyInError(Refusal):
    """It was struck out before."""

    message = gettext_noop("This entry is already marked as entered in error.")
    status = 409


class NoReason(Refusal):
    """Striking out needs its reason."""

    message = gettext_noop("Say in a few words what was wrong, so that readers understand.")
