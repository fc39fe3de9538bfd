"""Why a medicine is not handed over."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class WrongNumber(Refusal):
    """The figures cannot be a prescription number: one is missing or mistyped."""

    message = gettext_noop(
        "This is not a whole prescription number: a figure is missing or mistyped. Compare it with"
        " the slip."
    )


class NothingToGive(Refusal):
    """The number leads here, but no prescription stands behind it."""

    message = gettext_noop("Nothing was found under this number. Check it and try again.")
    status = 404


class NotAPharmacy(Refusal):
    """Only somebody who works at a pharmacy hands over."""

    message = gettext_noop("Your account has no pharmacy. Ask the head of your pharmacy.")
    status = 403
