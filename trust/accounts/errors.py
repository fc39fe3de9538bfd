"""Refusals at the door."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NotPermitted(Refusal):
    """The gate said no; `reason` says why and what next."""

    status = 403

    def __init__(self, *, reason: str) -> None:
        super().__init__()
        self.message = reason  # type: ignore[misc]  # the policy's words are the message
        self.args = (reason,)
        self.reason = reason


class CodeRefused(Refusal):
    """A one-time code that is unknown, used or too old; which of them is not told."""

    message = gettext_noop(
        "This code does not open a cabinet. Ask the registration desk for a new one."
    )
    status = 403
