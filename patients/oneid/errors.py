"""Why a sign-in through OneID did not open a cabinet."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class OneIdUnreachable(Refusal):
    """No answer, a late one, or one that cannot be read."""

    message = gettext_noop(
        "OneID does not answer. Try again in some minutes, or take a code from the desk."
    )
    status = 503


class OneIdRefused(Refusal):
    """A foreign or used answer, an error of theirs, a code that ran out: one sentence."""

    message = gettext_noop("The sign-in through OneID was not finished. Begin again.")
    status = 403


class NotVerified(Refusal):
    """An account whose owner nobody has checked sees no medical data."""

    message = gettext_noop(
        "Your OneID account is not verified. Confirm it at a public service centre, "
        "or take a code from the registration desk."
    )
    status = 403


class NotRegistered(Refusal):
    """The state knows the person, the register of patients does not, or not as one living person."""

    message = gettext_noop(
        "No record was found under your PINFL. Show your document at the registration desk."
    )
    status = 404
