"""Refusals of the patient gate."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NotHere(Refusal):
    """Absent, or not this actor's to see: one answer for both, so that it tells nothing."""

    message = gettext_noop("Nothing was found under this number. Check it and try again.")
    status = 404
