"""What somebody typed into the search field, taken apart. Pure.

One field takes a name in any script, a birth date or year, a PINFL, a document or MED-ID number,
a telephone number, in any order: `намуна 1976`, `AA 1234567`, `+998 90 123-45-67`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from patients.identity import names, rules

_DOCUMENT = re.compile(r"\b([^\W\d_]{2})\s?(\d{7})\b")
_PHONE = re.compile(r"\+?\d[\d\s()\-]{7,18}\d")
_DAY = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: numbers and phones find by equality, words and dates together by likeness."""

    words: tuple[str, ...] = ()
    born_from: date | None = None
    born_to: date | None = None
    numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: a birth date alone finds nobody."""
        return not (self.words or self.numbers or self.phones)


def understood(text: str) -> Asked:
    """The parts of a search text."""
    text, born_from, born_to = _dates(text.replace("\x00", " "))
    numbers: list[str] = []
    for match in _DOCUMENT.finditer(text):
        numbers.append(rules.plain_number(match.group()))
    text = _DOCUMENT.sub(" ", text)
    phones = [rules.plain_phone(each) for each in _PHONE.findall(text)]
    rest: list[str] = []
    for token in text.split():
        (numbers if any(ch.isdigit() for ch in token) else rest).append(token)
    return Asked(
        words=sought(" ".join(rest)),
        born_from=born_from,
        born_to=born_to,
        numbers=tuple(dict.fromkeys(rules.plain_number(each) for each in numbers)),
        phones=tuple(dict.fromkeys(each for each in phones if each)),
    )


def sought(name: str) -> tuple[str, ...]:
    """Skeletons of a name's words, the longest (rarest) first; single letters find nobody."""
    words = dict.fromkeys(word for word in names.skeletons(name) if len(word) > 1)
    return tuple(sorted(words, key=len, reverse=True))


def _dates(text: str) -> tuple[str, date | None, date | None]:
    """The text without its first date or year, and the days that it spans."""
    if match := _DAY.search(text):
        day, month, year, iso_year, iso_month, iso_day = match.groups()
        try:
            born = date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
        except ValueError:
            return text, None, None
        return text.replace(match.group(), " ", 1), born, born
    if match := _YEAR.search(text):
        year_only = int(match.group())
        return (
            text.replace(match.group(), " ", 1),
            date(year_only, 1, 1),
            date(year_only, 12, 31),
        )
    return text, None, None
