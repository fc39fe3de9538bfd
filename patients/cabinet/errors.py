"""Refusals of the cabinet."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoSignedCopies(Refusal):
    """This house holds no key to sign with."""

    message = gettext_noop("Copies cannot be signed here yet. Try again tomorrow.")
    status = 503
