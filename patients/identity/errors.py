"""Refusals about who a person is, in the desk's words."""

from __future__ import annotations

from uuid import UUID

from trust.context import Refusal, gettext_noop


class PinflWrongLength(Refusal):
    """A PINFL has 14 digits."""

    message = gettext_noop(
        "A PINFL has 14 digits, this one has %(count)s. Copy it again from the document."
    )


class PinflNotDigits(Refusal):
    """A PINFL holds digits only."""

    message = gettext_noop("A PINFL holds digits only. Copy it again from the document.")


class PinflNoDate(Refusal):
    """The first seven digits of a PINFL are sex, century and birth date."""

    message = gettext_noop(
        "The first seven digits do not make a birth date. Copy the PINFL again from the document."
    )


class PinflCheckDigit(Refusal):
    """The last digit is computed from the others."""

    message = gettext_noop(
        "The last digit does not fit the others: one digit is wrong or two are swapped. "
        "Copy the PINFL again from the document."
    )


class PinflOtherBirthDate(Refusal):
    """The PINFL names another birth date than the form."""

    message = gettext_noop(
        "The PINFL says that this person was born on %(date)s. Correct the PINFL or the birth date."
    )


class PinflOtherSex(Refusal):
    """The PINFL names another sex than the form."""

    message = gettext_noop("The PINFL belongs to the other sex. Correct the PINFL or the sex.")


class BornInFuture(Refusal):
    """Nobody is registered before birth."""

    message = gettext_noop("The birth date is in the future. Correct it.")


class BornTooLongAgo(Refusal):
    """A birth date over 130 years ago is a slip."""

    message = gettext_noop("The birth date is more than 130 years ago. Correct it.")


class NameMissing(Refusal):
    """A person needs a name; a person who cannot give one gets a temporary identity."""

    message = gettext_noop("Write the name. If it is not known, write what people call the person.")


class NameNotReadable(Refusal):
    """Names hold letters, spaces, hyphens, dots and apostrophes."""

    message = gettext_noop(
        "A name holds letters, spaces, hyphens and apostrophes. Remove the other signs."
    )


class NameTooLong(Refusal):
    """No name is longer than 100 letters."""

    message = gettext_noop("A name has at most 100 letters. Shorten it.")


class DocumentNotReadable(Refusal):
    """Passports and ID cards have two letters and seven digits."""

    message = gettext_noop("A passport or ID card has two letters and seven digits: AA1234567.")


class PhoneNotReadable(Refusal):
    """Phone numbers are written with their digits."""

    message = gettext_noop("Write the phone number with 9 digits, or with + and the country code.")


class AlreadyKnown(Refusal):
    """The number belongs to somebody who has a record: that record is opened, none is made."""

    message = gettext_noop("A person with this number has a record already.")
    status = 409

    def __init__(self, *, patient_id: UUID, field: str = "") -> None:
        super().__init__(field=field)
        self.patient_id = patient_id


class LookFirst(Refusal):
    """Somebody much alike has a record: the registrar looks before making another."""

    message = gettext_noop("People much like this one have a record. Look at them first.")
    status = 409


class NothingToFind(Refusal):
    """A search needs a number, or two letters of a name."""

    message = gettext_noop("Write a name, a PINFL or a document number.")


class SeenOldVersion(Refusal):
    """Somebody corrected the person meanwhile."""

    message = gettext_noop("Somebody changed this person meanwhile. Open the page again.")
    status = 409
