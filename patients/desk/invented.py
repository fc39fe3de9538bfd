"""People who do not exist, for the demonstration: the same two hundred every time. Pure.

Family names are plain words (sample, trial, example ...), given names are ordinary ones; PINFLs
are right in every digit but carry the area 999, which no passport office has.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alifbo import to_cyrillic

from patients.identity.names import WrittenName
from patients.identity.particulars import Particulars
from patients.identity.rules import check_digit

POPULATION = 200
_SEED = 20261101
_AREA = "999"
_OLDEST, _NEWEST = date(1936, 1, 1), date(2026, 9, 30)
_AT_THE_FIRST = 40  # so that the facility of the demonstration's doctor has enough people
_FAMILIES = (
    "Namunayev Sinovov Misolov Andozayev Tajribayev Mashqov Chizmayev Belgiyev Rejaliyev Qolipov "
    "Taxminov Farazov Xayolov Ertakov Rivoyatov Toʻqimayev Masalov Oʻlchovov Gʻoyayev Shaklov "
    "Hisobov Jadvalov Roʻyxatov Qoidayev Savolov Javobov"
).split()
_MEN = (
    "Anvar Botir Davron Eldor Farrux Gʻulom Hamid Ilhom Jamshid Karim Laziz Murod Nodir Oʻktam "
    "Poʻlat Qahramon Rustam Sardor Shuhrat Temur Ulugʻbek Xurshid Yoʻldosh Zafar"
).split()
_WOMEN = (
    "Aziza Barno Dilfuza Feruza Gulnora Hilola Iroda Kamola Lola Madina Nargiza Oʻgʻiloy Oygul "
    "Qumri Robiya Saodat Shahnoza Umida Xurshida Yulduz Zulfiya"
).split()
_STREETS = ("Namuna", "Sinov", "Misol", "Andoza", "Tajriba")


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person, and the number of the facility that registers them."""

    number: int
    facility: int
    particulars: Particulars


def invented_people(districts: Sequence[str], count: int = POPULATION) -> list[Invented]:
    """The first `count` people; `districts` are those of the facilities, the first is fullest."""
    dice = random.Random(_SEED)  # noqa: S311  (repeatable on purpose)
    people = [_patient_of_the_story(districts[0])]
    people += [_somebody(dice, number, districts) for number in range(1, count)]
    return people


def invented_pinfl(born: date, gender: str, serial: int) -> str:
    """A PINFL that is right in every digit and belongs to nobody."""
    first = {18: 1, 19: 3, 20: 5}[born.year // 100] + (gender == "female")
    digits = f"{first}{born:%d%m%y}{_AREA}{serial % 1000:03}"
    return digits + check_digit(digits)


def _patient_of_the_story(district: str) -> Invented:
    born = date(1976, 3, 8)
    written = Particulars(
        name=WrittenName("Namunayeva", "Bemora", "Misol qizi"),
        gender="female",
        birth_date=born,
        pinfl=invented_pinfl(born, "female", 0),
        document="AA0000000",
        phone=_phone(0),
        region=district[:4],
        district=district,
        address_line="Namuna koʻchasi, 1-uy",
    )
    return Invented(0, 0, written)


def _somebody(dice: random.Random, number: int, districts: Sequence[str]) -> Invented:
    facility = 0 if number < _AT_THE_FIRST else number % len(districts)
    gender = dice.choice(("female", "male"))
    born = _OLDEST + timedelta(days=dice.randrange((_NEWEST - _OLDEST).days))
    name = _name(dice, gender, born)
    has_number = number % 25 != 24  # a few came without any document
    written = Particulars(
        name=name,
        gender=gender,
        birth_date=born,
        pinfl=invented_pinfl(born, gender, number) if has_number else "",
        document=f"AD{number:07}" if has_number and number % 3 else "",
        phone=_phone(number),
        region=districts[facility][:4],
        district=districts[facility],
        address_line=f"{dice.choice(_STREETS)} koʻchasi, {dice.randrange(1, 90)}-uy",
    )
    return Invented(number, facility, written)


def _name(dice: random.Random, gender: str, born: date) -> WrittenName:
    """In Latin for most, in Cyrillic for a part of the older; both ways of naming the father."""
    family, father = dice.choice(_FAMILIES), dice.choice(_MEN)
    given = dice.choice(_WOMEN if gender == "female" else _MEN)
    if gender == "female":
        family += "a"
    if born.year < 1975:
        patronymic = father + ("ovna" if gender == "female" else "ovich")
    else:
        patronymic = father + (" qizi" if gender == "female" else " oʻgʻli")
    name = WrittenName(family, given, patronymic)
    if dice.random() < (0.5 if born.year < 1975 else 0.1):
        return WrittenName(*(to_cyrillic(part).text for part in (family, given, patronymic)))
    return name


def _phone(number: int) -> str:
    """No operator has the code 00."""
    return f"+998 00 000 {number // 100:02} {number % 100:02}"
