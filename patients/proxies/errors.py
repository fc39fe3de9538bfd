"""Refusals of asking, accepting and recording who acts for whom."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class InvitationRefused(Refusal):
    """Unknown, used, ended and run-out invitations: one answer for all."""

    message = gettext_noop(
        "This code is not valid: it was used, has run out after seven days, or has a mistake. "
        "Ask the person for a new one."
    )
    status = 409


class ActsAlready(Refusal):
    """The same two people are bound already."""

    message = gettext_noop("You act for this person already.")
    status = 409


class TooManyAsked(Refusal):
    """More open invitations than a family has hands."""

    message = gettext_noop("Five invitations are open. Take one back first.")


class NoSuchProxy(Refusal):
    """Nothing of this record has that id."""

    message = gettext_noop("There is no such person in the list.")
    status = 404


class NotAMinor(Refusal):
    """Parents and guardians act for children."""

    message = gettext_noop(
        "This person is an adult, or the birth date is unknown. An adult names a helper in the "
        "cabinet."
    )


class HolderNotFound(Refusal):
    """The number leads to nobody, or to more than one."""

    message = gettext_noop("Nobody in the register has this PINFL. Register the person first.")


class HolderNotAdult(Refusal):
    """A child does not act for a child."""

    message = gettext_noop("A parent or guardian must be an adult, and somebody else.")


class RecordedAlready(Refusal):
    """The same right twice."""

    message = gettext_noop("This person is recorded already.")
    status = 409
