"""Refusals of diagnoses."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownDiagnosis(Refusal):
    """The code is not in ICD-10."""

    message = gettext_noop(
        "“%(code)s” is not an ICD-10 code. Type a few letters of the name and choose from the list."
    )


class DiagnosisTooWide(Refusal):
    """A chapter or block is no diagnosis."""

    message = gettext_noop("%(code)s is a group of diagnoses. Choose one of them.")


class SecondMainDiagnosis(Refusal):
    """A visit has one main diagnosis."""

    message = gettext_noop("This visit has a main diagnosis. Make one of them concomitant.")


class UnknownRole(Refusal):
    """Not one of the roles a doctor gives."""

    message = gettext_noop("Choose the role of the diagnosis: main, concomitant, complication.")


class SameDiagnosisTwice(Refusal):
    """One visit names one code once."""

    message = gettext_noop("%(code)s is in this visit already.")


class NoSuchProblem(Refusal):
    """The diagnosis is not in this card."""

    message = gettext_noop("This diagnosis is not in the card. Open the card again.")
    status = 404


class AlreadyInError(Refusal):
    """It was struck out before."""

    message = gettext_noop("This entry is already marked as entered in error.")
    status = 409


class NoReason(Refusal):
    """Striking out needs its reason."""

    message = gettext_noop("Say in a few words what was wrong, so that readers understand.")
