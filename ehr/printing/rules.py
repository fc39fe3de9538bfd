"""What stands on a printed sheet, as plain values, and which letters it can show. Pure.

Whatever is typed is data for the typesetter and never its code. PDF/A forbids a letter without a
picture, so a letter that no font of ours has stands there as its number, as do the marks that turn
the direction of reading: on a sealed sheet nothing may look other than it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trust.context import gettext_noop

# First and last of every stretch that both the text font and the one beside it can show
# (tests/ehr/test_sheet_letters.py walks through them).
COVERED = (
    *((0x20, 0x7E), (0xA0, 0x241), (0x250, 0x36F), (0x391, 0x3A1), (0x3A3, 0x3CE)),
    *((0x400, 0x45F), (0x490, 0x4C4), (0x4CF, 0x4F9), (0x1E00, 0x1E9B), (0x1E9E, 0x1EF9)),
    *((0x2010, 0x2027), (0x2030, 0x2037), (0x2039, 0x203E), (0x2074, 0x208E)),
    *((0x20A0, 0x20B5), (0x20B8, 0x20BA), (0x20BD, 0x20BD), (0x2116, 0x2116), (0x2122, 0x2122)),
    *((0x2153, 0x2184), (0x2190, 0x2220), (0x2241, 0x226B), (0x25A0, 0x25FF)),
)
_STARTS = [first for first, _ in COVERED]
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])  # nothing is lost with them
_BREAKS = {0x0D: "\n", 0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x09: " "}
_UNBROKEN = 40  # letters a word may have before the line may break inside it


class DocumentKind(StrEnum):
    """What is issued as a file with a seal."""

    VISIT = "visit"
    PRESCRIPTION = "prescription"


KIND_NAMES: dict[DocumentKind, str] = {
    DocumentKind.VISIT: gettext_noop("Record of a visit"),
    DocumentKind.PRESCRIPTION: gettext_noop("Prescription"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A name with its value; `note` says what else must be known of it."""

    label: str
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a sheet with its heading."""

    title: str
    lines: Sequence[Line] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document: what it is, whose, what it says, and who answers for it."""

    kind: DocumentKind
    title: str
    language: str
    facility: str
    person: str
    facts: Sequence[str]
    blocks: Sequence[Block]
    signed: Sequence[str]


def printable(text: str) -> str:
    """The text in letters that can be printed; the others as `[U+6F22]`."""
    known = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    known = known.translate(_BREAKS).translate(_UNSEEN)
    shown = "".join(one if one == "\n" or _is_covered(one) else _number(one) for one in known)
    return re.sub(rf"(\S{{{_UNBROKEN}}})(?=\S)", "\\1\u200b", shown)


def _is_covered(letter: str) -> bool:
    place = bisect_right(_STARTS, ord(letter)) - 1
    return place >= 0 and ord(letter) <= COVERED[place][1]


def _number(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"
