"""Why a prescription cannot be written, signed, given or cancelled."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoOpenVisit(Refusal):
    """A prescription belongs to a visit that is still open."""

    message = gettext_noop("A prescription is written inside an open visit. Open a visit first.")
    status = 409


class PersonHasDied(Refusal):
    """Nothing is prescribed or handed over for a person who has died."""

    message = gettext_noop("This person has died. Nothing can be prescribed or dispensed.")
    status = 409


class RoleMayNot(Refusal):
    """The actor's post does not allow this step."""

    message = gettext_noop("Your post does not allow this step with a prescription.")
    status = 403


class NotThePrescriber(Refusal):
    """Only the doctor who signed may take a prescription back."""

    message = gettext_noop("Only the doctor who wrote this prescription can do this.")
    status = 403


class AlreadyIssued(Refusal):
    """A signed prescription is not signed again."""

    message = gettext_noop("This prescription is already signed.")
    status = 409


class AlreadyDispensed(Refusal):
    """Medicine was handed over; nothing more is given on it and it cannot be taken back."""

    message = gettext_noop("This prescription is already dispensed.")
    status = 409


class AlreadyCancelled(Refusal):
    """A cancelled prescription stays cancelled."""

    message = gettext_noop("This prescription is cancelled. Write a new one if it is needed.")
    status = 409


class NotSigned(Refusal):
    """A draft is nobody's order yet."""

    message = gettext_noop("This prescription is not signed by the doctor yet.")
    status = 409


class OnlyTold(Refusal):
    """A statement of another system is information, not an order."""

    message = gettext_noop(
        "This prescription was told by another system. It is information only: nothing can be"
        " signed, dispensed or cancelled on it here."
    )
    status = 409


class NoSuchMove(Refusal):
    """The step does not exist from here."""

    message = gettext_noop("This step is not possible for the prescription as it stands now.")
    status = 409


class Expired(Refusal):
    """The last day of validity has passed."""

    message = gettext_noop(
        "This prescription was valid until %(last_day)s. Ask the doctor for a new one."
    )
    status = 409


class ReasonNeeded(Refusal):
    """Taking something back owes a reason."""

    message = gettext_noop("Say why, in a few words.")


class AllergiesNotAsked(Refusal):
    """A medicine may not be signed for somebody nobody has asked about allergies."""

    message = gettext_noop(
        "Nobody has asked this person about allergies yet. Ask first, then sign."
    )


class AlertUnanswered(Refusal):
    """A safety alert waits for the doctor's reason."""

    message = gettext_noop(
        "Answer the allergy alert first: say why this medicine is given all the same."
    )


class UnknownMedication(Refusal):
    """The medicine is not in the formulary, or may not be prescribed from it."""

    message = gettext_noop("Choose a medicine from the list.")


class NotANumber(Refusal):
    """The text is no number a dose can be made of."""

    message = gettext_noop("Write a number, for example 0,5 or 0.5.")


class AmbiguousNumber(Refusal):
    """Three figures after the mark: 1,000 is a thousand to some and one to others."""

    message = gettext_noop(
        "“%(text)s” can be read in two ways. Write it without thousands mark, or with fewer"
        " figures after the comma."
    )


class OutOfRange(Refusal):
    """A number outside what a dose can sensibly be."""

    message = gettext_noop("The value must be between %(least)s and %(most)s.")


class UnknownUnit(Refusal):
    """The unit is not one of the list."""

    message = gettext_noop("Choose a unit from the list.")


class UnitDoesNotFit(Refusal):
    """500 of a tablet are not 500 mg: each medicine is counted in its own unit."""

    message = gettext_noop(
        "This medicine is counted in another unit. Choose tablets for tablets, ml for liquids, and"
        " write how many at one time."
    )


class UnknownRoute(Refusal):
    """The way the medicine is taken is not one of the list."""

    message = gettext_noop("Choose how the medicine is taken.")


class StaleVersion(Refusal):
    """Somebody changed the prescription in between."""

    message = gettext_noop("The prescription has changed since you opened it. Look at it again.")
    status = 409


class NoSuchPrescription(Refusal):
    """The record holds no such prescription."""

    message = gettext_noop("No such prescription is in this record.")
    status = 404


class NoFreeNumber(Refusal):
    """Fresh numbers were taken again and again: something is wrong, not the person."""

    message = gettext_noop("No free prescription number was found. Try again.")
    status = 503
