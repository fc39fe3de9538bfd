"""How likely two descriptions mean one person, and why. Pure.

No score ever joins two records by itself: it decides who is shown first, and when the desk has to
look before it makes another record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from patients.identity.names import WrittenName, skeletons

LOOK_ALIKE = "look-alike"  # what the journal calls being shown as somebody alike
LOOK_FIRST = 60  # from here on the desk must look before it registers another
_BIRTH_DATE, _SWAPPED, _YEAR = 30, 20, 10
_PLACEHOLDER = 12  # many older people were given the first of January
_NAME, _SEX, _PHONE = 60, 5, 10
_ENOUGH = 0.35  # under this the names have nothing to do with each other


class Reason(StrEnum):
    """Why somebody is shown as possibly the same person."""

    NUMBER = "same-number"
    NAME = "same-name"
    NEAR_NAME = "near-name"
    BIRTH_DATE = "same-birth-date"
    SWAPPED = "day-and-month-swapped"
    YEAR = "same-year"
    SEX = "same-sex"
    OTHER_SEX = "other-sex"
    PHONE = "same-phone"


@dataclass(frozen=True, slots=True)
class Description:
    """What is known or written about a person."""

    name: WrittenName
    birth_date: date | None = None
    gender: str = ""
    number_hashes: frozenset[str] = frozenset()
    phone_hashes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 100, with what it rests on."""

    score: int
    reasons: tuple[Reason, ...]


def trigrams(text: str) -> frozenset[str]:
    """The trigrams PostgreSQL's pg_trgm makes: each word with two spaces before, one after."""
    return frozenset(
        padded[i : i + 3]
        for word in text.split()
        for padded in (f"  {word} ",)
        for i in range(len(padded) - 2)
    )


def similarity(one: str, other: str) -> float:
    """Shared trigrams as a part of all trigrams, as pg_trgm counts."""
    ours, theirs = trigrams(one), trigrams(other)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def name_likeness(one: WrittenName, other: WrittenName) -> float:
    """Mean over the words of the shorter name of each one's best partner, in any order."""
    ours, theirs = skeletons(str(one)), skeletons(str(other))
    shorter, longer = sorted((ours, theirs), key=len)
    if not shorter:
        return 0.0
    best = (max(similarity(word, mate) for mate in longer) for word in shorter)
    return sum(best) / len(shorter)


def likeness(written: Description, known: Description) -> Likeness:
    """Compare what the desk wrote with a person on record."""
    if written.number_hashes & known.number_hashes:
        return Likeness(100, (Reason.NUMBER,))
    name = name_likeness(written.name, known.name)
    if name < _ENOUGH:
        return Likeness(0, ())
    parts = [
        (round(_NAME * name), Reason.NAME if name > 0.99 else Reason.NEAR_NAME),
        _birth_part(written.birth_date, known.birth_date),
        _sex_part(written.gender, known.gender),
        (_PHONE, Reason.PHONE) if written.phone_hashes & known.phone_hashes else (0, None),
    ]
    score = sum(points for points, _reason in parts)
    return Likeness(max(0, min(99, score)), tuple(r for _points, r in parts if r is not None))


def _birth_part(one: date | None, other: date | None) -> tuple[int, Reason | None]:
    if one is None or other is None:
        return 0, None
    if one == other:
        placeholder = (one.month, one.day) == (1, 1)
        return (_PLACEHOLDER if placeholder else _BIRTH_DATE), Reason.BIRTH_DATE
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return _SWAPPED, Reason.SWAPPED
    return (_YEAR, Reason.YEAR) if one.year == other.year else (-_YEAR, None)


def _sex_part(one: str, other: str) -> tuple[int, Reason | None]:
    if "unknown" in (one, other) or not one or not other:
        return 0, None
    return (_SEX, Reason.SEX) if one == other else (-_SEX, Reason.OTHER_SEX)
