"""Refusals about codes."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownCode(Refusal):
    """The register has no such code."""

    message = gettext_noop("The code %(code)s is not in the register. Choose one from the list.")


class UnknownSystem(Refusal):
    """The register has no such code system."""

    message = gettext_noop("The code system %(system)s is not in the register.")
