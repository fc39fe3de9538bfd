"""Refusals of visits."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoSuchVisit(Refusal):
    """The visit is not in this card."""

    message = gettext_noop("This visit is not in the card. Open the card again.")
    status = 404


class VisitNotInState(Refusal):
    """The visit cannot go there from where it is."""

    message = gettext_noop("This visit is already closed. Open it again from the card.")
    status = 409


class NotYourVisit(Refusal):
    """Only whoever began a visit writes in it."""

    message = gettext_noop(
        "This visit belongs to %(author)s. Start a visit of your own for this person."
    )
    status = 409
