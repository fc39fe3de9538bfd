"""Refusals of the card and the visit page."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class CapacityNotSaid(Refusal):
    """A visit of a minor says whether they can decide about it."""

    message = gettext_noop("Say whether the minor can decide about this visit.")


class EmptyVisit(Refusal):
    """A signature under nothing."""

    message = gettext_noop(
        "The visit is empty. Write a note, a diagnosis or a measurement, then sign."
    )


class NoSuchEntry(Refusal):
    """The entry is not in this card."""

    message = gettext_noop("This entry is not in the card. Open the card again.")
    status = 404


class NotStruckHere(Refusal):
    """Entries of this kind are not struck out on this page."""

    message = gettext_noop("An entry of this kind cannot be marked as entered in error here.")
