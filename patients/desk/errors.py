"""Refusals of the desk."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class TooManySearches(Refusal):
    """More searches within a minute than a person types."""

    message = gettext_noop("You searched very often within this minute. Wait a little, then go on.")
    status = 429
