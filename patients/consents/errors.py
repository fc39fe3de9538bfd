"""Refusals about what a patient closes."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NothingToClose(Refusal):
    """The target is not in this record."""

    message = gettext_noop("This is not in your record any more. Choose again.")
    status = 404


class NotUnderstood(Refusal):
    """A sentence was not confirmed."""

    message = gettext_noop("Confirm each of the sentences first.")


class AlertNeedsSecondStep(Refusal):
    """An allergy or critical alert is closed only by the second, separate confirmation."""

    message = gettext_noop(
        "Allergies protect you from a dangerous medicine. To close them, confirm it separately."
    )


class NoSuchConsent(Refusal):
    """The refusal is not in this record."""

    message = gettext_noop("This setting is not in your record.")
    status = 404
