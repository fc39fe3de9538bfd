"""Refusals about territories."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownTerritory(Refusal):
    """The register has no territory with this code."""

    message = gettext_noop(
        "There is no territory with the code %(code)s. Give a SOATO code of 4 or 7 digits."
    )


class NotTheMinistry(Refusal):
    """Grants and new entries of the register are the ministry's to make."""

    message = gettext_noop("Only the ministry does this. Send it your request.")
    status = 403
