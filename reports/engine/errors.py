"""What is refused about runs."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoSuchRun(Refusal):
    """The run does not exist, or somebody else asked for it: the same answer for both."""

    message = gettext_noop("There is no such report among those you asked for.")
    status = 404


class NotYourTerritory(Refusal):
    """The analyst holds no grant on the territory."""

    message = gettext_noop(
        "You may not report on the territory %(territory)s. Choose one of yours, or ask the "
        "ministry's administrator for it."
    )
    status = 403


class NoSuchTerritory(Refusal):
    """The register does not have this code."""

    message = gettext_noop("The register has no territory %(territory)s. Check the code.")


class RunIsOver(Refusal):
    """The run was moved on meanwhile."""

    message = gettext_noop("The report is already over (%(state)s). Look at its page again.")
    status = 409


class RunIsNotDone(Refusal):
    """Its table does not exist yet, or never will."""

    message = gettext_noop("This report has no table: it is %(state)s.")
    status = 409
