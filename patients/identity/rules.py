"""What a PINFL, a document number and a name may look like. Pure.

The PINFL (14 digits): sex and century, birth date DDMMYY, passport-system area, serial number,
check digit (Cabinet of Ministers resolution 177 of 12.04.2022). At the desk a fault refuses; on
import it is flagged, since registers of partners are known to hold wrong numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PINFL_LENGTH = 14
_WEIGHTS = (7, 3, 1)
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
OLDEST_YEARS = 130
NAME_LENGTH = 100


class Gender(StrEnum):
    """FHIR AdministrativeGender."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNKNOWN = "unknown"


class Fault(StrEnum):
    """What is wrong with a PINFL or a birth date; kept as a flag when it came by import."""

    LENGTH = "pinfl-length"
    LETTERS = "pinfl-letters"
    DATE = "pinfl-date"
    CHECK = "pinfl-check-digit"
    BIRTH_DATE = "pinfl-birth-date"
    SEX = "pinfl-sex"
    KNOWN = "pinfl-known-elsewhere"
    FUTURE = "born-in-future"
    TOO_OLD = "born-too-long-ago"


@dataclass(frozen=True, slots=True)
class PinflFacts:
    """What the digits say by themselves."""

    gender: Gender
    birth_date: date


def check_digit(first_thirteen: str) -> str:
    """The 14th digit: sum of digit x 7, 3, 1 repeating from the left, modulo 10."""
    total = sum(int(digit) * _WEIGHTS[i % 3] for i, digit in enumerate(first_thirteen))
    return str(total % 10)


def pinfl_facts(pinfl: str) -> PinflFacts | None:
    """Sex and birth date by the first seven digits, or None when they make no date."""
    century = _CENTURIES.get(pinfl[:1])
    if century is None:
        return None
    day, month, year = int(pinfl[1:3]), int(pinfl[3:5]), int(pinfl[5:7])
    try:
        born = date(century + year, month, day)
    except ValueError:
        return None
    return PinflFacts(Gender.MALE if int(pinfl[0]) % 2 else Gender.FEMALE, born)


def pinfl_faults(pinfl: str, *, birth_date: date | None, gender: str) -> tuple[Fault, ...]:
    """Everything wrong with a PINFL, most basic first; a fault of shape hides those behind it."""
    if not (pinfl.isascii() and pinfl.isdigit()):
        return (Fault.LETTERS,)
    if len(pinfl) != PINFL_LENGTH:
        return (Fault.LENGTH,)
    facts = pinfl_facts(pinfl)
    if facts is None:
        return (Fault.DATE,)
    faults: list[Fault] = []
    if check_digit(pinfl[:-1]) != pinfl[-1]:
        faults.append(Fault.CHECK)
    if birth_date is not None and birth_date != facts.birth_date:
        faults.append(Fault.BIRTH_DATE)
    if gender in (Gender.MALE, Gender.FEMALE) and gender != facts.gender:
        faults.append(Fault.SEX)
    return tuple(faults)


def birth_date_faults(birth_date: date | None, *, today: date) -> tuple[Fault, ...]:
    """A birth date to come, or too long ago to be true."""
    if birth_date is None:
        return ()
    if birth_date > today:
        return (Fault.FUTURE,)
    return (Fault.TOO_OLD,) if today.year - birth_date.year > OLDEST_YEARS else ()


def age(birth_date: date, *, today: date) -> int:
    """Completed years."""
    before_birthday = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - before_birthday


def plain_number(text: str) -> str:
    """A number as it is compared: no spaces, upper case, look-alike Cyrillic letters made Latin."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).upper()
    return squeezed.translate(_LOOK_ALIKES)


# Letters of document series typed on the wrong keyboard.
_LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")


def is_document_number(number: str) -> bool:
    """Two Latin letters and seven digits, as passports and ID cards have."""
    return re.fullmatch(r"[A-Z]{2}[0-9]{7}", number) is not None


def plain_phone(text: str) -> str:
    """`+998901234567` from any way of writing it; empty when it cannot be a phone number."""
    digits = re.sub(r"[\s()\-.]", "", text)
    if re.fullmatch(r"[0-9]{9}", digits):
        return "+998" + digits
    digits = digits.removeprefix("+").removeprefix("00")
    return "+" + digits if re.fullmatch(r"[0-9]{10,15}", digits) else ""


def tidy_name(text: str) -> str:
    """As written, but composed (NFC) and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_readable_name(name: str) -> bool:
    """Letters in any script with the few signs names carry; no digits, no control characters."""
    return all(ch in _NAME_SIGNS or unicodedata.category(ch)[0] in "LM" for ch in name)


_NAME_SIGNS = frozenset(" -.'\u2019\u2018\u02bb\u02bc`\u00b4")


def script_of(text: str) -> str:
    """ISO 15924 code of the script a name is written in."""
    return "Cyrl" if re.search(r"[\u0400-\u04ff]", text) else "Latn"
