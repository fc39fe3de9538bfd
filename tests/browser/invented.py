"""Somebody invented for one story: a name nobody else has, a PINFL whose digits are right."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 3, 1)
_SYLLABLES = [one + two for one in "bdgklmnrst" for two in "aio"]


@dataclass(frozen=True, slots=True)
class Person:
    """What a registrar types."""

    family: str
    given: str
    born: date
    pinfl: str

    @property
    def birth_date(self) -> str:
        """As it is written here."""
        return f"{self.born:%d.%m.%Y}"


def pinfl(born: date, serial: int, *, sex: int = 4) -> str:
    """Sex and century, date, area, serial, check digit (CabMin 177 of 12.04.2022)."""
    first = f"{sex}{born:%d%m%y}{serial:06}"
    check = sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(first)) % 10
    return f"{first}{check}"


def woman(*, age: int = 50) -> Person:
    """A woman of about this age on 1 July of the year."""
    born = date(2026 - age, random.randrange(1, 7), random.randrange(2, 28))
    family = "".join(random.sample(_SYLLABLES, 4)).capitalize() + "ova"
    given = "".join(random.sample(_SYLLABLES, 3)).capitalize()
    return Person(family, given, born, pinfl(born, random.randrange(1_000_000)))


_CYRILLIC = str.maketrans("abdgiklmnorstvABDGIKLMNORSTV", "абдгиклмнорствАБДГИКЛМНОРСТВ")


def in_cyrillic(text: str) -> str:
    """The same name in Cyrillic letters (the invented syllables map one to one)."""
    return text.translate(_CYRILLIC)
