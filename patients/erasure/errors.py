"""Refusals of asking for an erasure and of deciding it."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NothingToErase(Refusal):
    """No such entry of this facility, or it is gone already."""

    message = gettext_noop("Your facility has no such entry in this record.")
    status = 404


class NeverErased(Refusal):
    """Identity and the patient's own will are corrected, not erased."""

    message = gettext_noop(
        "Entries of this kind say who the patient is or what they want. "
        "They are corrected or withdrawn, not erased."
    )


class AskedAlready(Refusal):
    """One case for one entry."""

    message = gettext_noop("The erasure of this entry was asked for already.")
    status = 409


class NoSuchCase(Refusal):
    """No such case at the actor's facility."""

    message = gettext_noop("Your facility has no such case.")
    status = 404


class OwnErasure(Refusal):
    """Two persons, not one twice."""

    message = gettext_noop("You asked for this erasure yourself. Another officer decides it.")


class DecidedAlready(Refusal):
    """A case is decided once."""

    message = gettext_noop("This case was decided already.")
    status = 409


class StillNamed(Refusal):
    """Others of the record hang on it: a visit with entries, a prescription that was dispensed."""

    message = gettext_noop(
        "Other entries belong to this one. Erase them first, each by a case of its own."
    )
    status = 409
