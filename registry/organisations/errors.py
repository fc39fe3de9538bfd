"""Refusals about facilities."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownFacility(Refusal):
    """The register has no such facility."""

    message = gettext_noop("This facility is not in the register.")
    status = 404


class NotManager(Refusal):
    """A head changes only the facilities that were given to them."""

    message = gettext_noop("You do not manage this facility. Ask the ministry to grant it to you.")
    status = 403


class NameMissing(Refusal):
    """A facility without a name cannot be found by anybody."""

    message = gettext_noop("Give the name of the facility.")
