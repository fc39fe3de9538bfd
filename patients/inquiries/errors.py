"""Refusals about inquiries."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoSuchLook(Refusal):
    """The look is not in this record's journal, or nobody works there who could answer."""

    message = gettext_noop("This look is not in your list any more.")
    status = 404


class AnsweredAlready(Refusal):
    """An answer is written once."""

    message = gettext_noop("This was answered already. See the answer below.")
    status = 409


class OwnLook(Refusal):
    """Nobody answers for their own look."""

    message = gettext_noop("You looked yourself. Another officer answers this.")
