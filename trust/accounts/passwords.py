"""Which passwords are refused, and why. Pure, but for the list of known ones.

NIST SP 800-63B-4: fifteen characters where a password may be all that is shown; nothing about kinds
of characters; no end by age; nothing cut off or changed before it is hashed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

from trust.context import gettext_noop

LEAST = 15
MOST = 1000  # longer is refused in words, never cut
REMAINS = 8  # characters that are left without words of the house and the own name
# Words that whoever attacks this system tries first (docs/controls.md lists them).
HOUSE = frozenset(
    "yagona elektron tibbiy karta sogliqni saqlash vazirligi ssv poliklinika shifoxona kasalxona "
    "shifokor hamshira dorixona farmatsevt bemor registrator inspektor tahlilchi rahbar "
    "doctor nurse pharmacist patient registrar inspector analyst officer head ministry health "
    "uzbekistan ozbekiston toshkent tashkent admin parol password".split()
)
_MARKS = frozenset("ʻʼ'‘’`")  # of Uzbek letters, as people type them
SHORT = gettext_noop(
    "Take at least 15 characters; four words with spaces are easy to keep in mind."
)
LONG = gettext_noop("Take at most 1000 characters.")
KNOWN = gettext_noop("This password stands in lists of known passwords. Choose another.")
OURS = gettext_noop(
    "Too little is left without your name and words of this system. Choose another."
)


@cache
def known() -> frozenset[str]:
    """The 20 000 most frequent of the breached passwords of Pwned Passwords, as Django ships them."""
    return frozenset(CommonPasswordValidator().passwords)


def weakness(password: str, *, own: Iterable[str], known: Container[str]) -> str:
    """Why this password is refused, as a msgid; nothing when it may be taken.

    `own` are names of its owner, `known` passwords that others use, in small letters.
    """
    if len(password) < LEAST:
        return SHORT
    if len(password) > MOST:
        return LONG
    folded = password.casefold()
    if any(_is_made_of(form, known) for form in {folded, _bare(folded)} if len(form) >= REMAINS):
        return KNOWN
    return OURS if len(_without(folded, {*HOUSE, *_words(own)})) < REMAINS else ""


def _bare(folded: str) -> str:
    """Letters and digits alone: a mark put between or behind makes nothing harder to guess."""
    return "".join(letter for letter in folded if letter.isalnum() and letter not in _MARKS)


def _words(names: Iterable[str]) -> set[str]:
    return {_bare(word) for name in names for word in re.split(r"[\W\d_]+", name.casefold())}


def _is_made_of(form: str, known: Container[str]) -> bool:
    """A known password once, several times, or two of them after one another; or a short beat."""
    beat = _beat(form)
    if form in known or beat in known or (beat != form and len(beat) < REMAINS):
        return True
    return any(form[:at] in known and form[at:] in known for at in range(1, len(form)))


def _beat(form: str) -> str:
    """The shortest piece that gives the whole when it is repeated."""
    return next((form[:n] for n in range(1, len(form) // 2 + 1) if _repeats(form, n)), form)


def _repeats(form: str, n: int) -> bool:
    return (form[:n] * (len(form) // n + 1))[: len(form)] == form


def _without(folded: str, words: Iterable[str]) -> str:
    """What is left of the letters and signs when the words are taken out, spaces not counted."""
    left = "".join(letter for letter in folded if letter not in _MARKS and not letter.isspace())
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 2:
            left = left.replace(word, "")
    return left
