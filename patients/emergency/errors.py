"""Refusals of opening in an emergency, and of its review."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class TooManyEmergencies(Refusal):
    """More within an hour than emergencies happen to one person."""

    message = gettext_noop(
        "You opened many records in an emergency within this hour. "
        "Ask a colleague, or the officer for data protection of your facility."
    )
    status = 429


class OwnEmergency(Refusal):
    """Nobody reviews their own look."""

    message = gettext_noop("You opened this yourself. Another officer reviews it.")


class ReviewedAlready(Refusal):
    """A review is written once."""

    message = gettext_noop("This was reviewed already. See the result below.")
    status = 409
