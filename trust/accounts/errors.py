"""Refusals at the door."""

from __future__ import annotations

from trust.context import Decision, Refusal, gettext_noop


class NotPermitted(Refusal):
    """The gate said no; `decision` says why and what next."""

    status = 403

    def __init__(self, *, reason: str = "", decision: Decision | None = None) -> None:
        super().__init__()
        self.decision = decision or Decision(allowed=False, reason=reason)
        self.message = self.decision.reason  # type: ignore[misc]  # the policy's words
        self.args = (self.message,)
        self.reason = self.message


class CodeRefused(Refusal):
    """A one-time code that is unknown, used or too old; which of them is not told."""

    message = gettext_noop(
        "This code does not open a cabinet. Ask the registration desk for a new one."
    )
    status = 403
