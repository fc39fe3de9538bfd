"""Refusals of allergy statements."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoSubstance(Refusal):
    """An allergy to what?"""

    message = gettext_noop("Say to what: the medicine, food or substance.")


class UnknownCategory(Refusal):
    """Not one of the kinds of substances."""

    message = gettext_noop("Choose what it is: medicine, food, environment or biological.")


class HasAllergies(Refusal):
    """The card says otherwise."""

    message = gettext_noop(
        "The card holds allergies. Mark them as entered in error first, "
        "if the person really has none."
    )
    status = 409


class NotAsked(Refusal):
    """A first visit asks about allergies."""

    message = gettext_noop(
        "Ask about allergies: write them down, or that none are known. "
        "The visit cannot be signed before."
    )


class NoSuchAllergy(Refusal):
    """The statement is not in this card."""

    message = gettext_noop("This allergy is not in the card. Open the card again.")
    status = 404


class AlreadyInError(Refusal):
    """It was struck out before."""

    message = gettext_noop("This entry is already marked as entered in error.")
    status = 409


class NoReason(Refusal):
    """Striking out needs its reason."""

    message = gettext_noop("Say in a few words what was wrong, so that readers understand.")
