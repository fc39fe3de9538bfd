"""Refusals of signing."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NothingToSign(Refusal):
    """The visit is open, was struck out, or came from elsewhere."""

    message = gettext_noop("Only a finished visit of this house is signed with a certificate.")
    status = 409
