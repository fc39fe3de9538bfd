"""Refusals of keeping a visit from a cabinet."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class ReasonMissing(Refusal):
    """Keeping something from somebody about themselves needs a reason."""

    message = gettext_noop("Say in a few words why (10 letters or more).")


class NotOfYourFacility(Refusal):
    """Another facility's visit is its own to keep or to show."""

    message = gettext_noop("Only the facility of the visit may keep it from a cabinet or show it.")
    status = 403


class KeptAlready(Refusal):
    """One at a time."""

    message = gettext_noop("This visit is kept already. Show it first, then decide anew.")
    status = 409
