"""Refusals of what comes in."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NotAResource(Refusal):
    """No FHIR R5 resource: not JSON, no type, or an unknown one."""

    message = gettext_noop("This is no FHIR R5 resource: %(detail)s")


class BadStructure(Refusal):
    """The resource breaks the structure of its type."""

    message = gettext_noop("The resource does not fit FHIR R5: %(detail)s")


class BadCode(Refusal):
    """A code outside its required value set."""

    message = gettext_noop("%(path)s may not be “%(code)s”. Allowed: %(allowed)s.")
