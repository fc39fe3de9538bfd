"""Refusals of the work list."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class WorkNotInState(Refusal):
    """Somebody else took or finished it."""

    message = gettext_noop("This is %(state)s already. Open the list again.")
    status = 409


class WaitingAlready(Refusal):
    """One person stands in one queue once."""

    message = gettext_noop("This person is in the queue already.")
    status = 409


class NoFacility(Refusal):
    """Only somebody who works at a facility queues people there."""

    message = gettext_noop("Your account has no facility. Ask the head of your facility.")
