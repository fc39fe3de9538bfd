"""Prescription numbers: `UZ-RX YY-RRR-NNNNNNNNN-CC`. Pure.

YY year, RRR region (the last three digits of its SOATO code; 000 where it is unknown), N nine
random digits (a number must not be guessed from its neighbour), CC check digits after
ISO 7064 MOD 97-10: the sixteen digits read as one number leave 1 when divided by 97.
"""

from __future__ import annotations

import re
import secrets

_LENGTH = 16
_SERIALS = 10**9
_PREFIX = re.compile(r"^(?:UZ|УЗ)?(?:RX|РХ)?")  # also as a Cyrillic keyboard writes it
_FIGURES = str.maketrans({"O": "0", "О": "0", "I": "1", "L": "1", "|": "1"})
_NOISE = re.compile(r"[\s\-‐-―−_.,/#№:]+")


def check_digits(body: str) -> str:
    """The two figures that make `body` divisible: transposed and mistyped figures are caught."""
    return f"{98 - int(body) * 100 % 97:02d}"


def is_sound(number: str) -> bool:
    """True if `number` is sixteen figures with right check digits."""
    return (
        len(number) == _LENGTH and number.isascii() and number.isdigit() and int(number) % 97 == 1
    )


def new_number(year: int, territory: str) -> str:
    """A fresh number in canonical form (figures only); `territory` is a SOATO code or empty."""
    region = territory[1:4] if len(territory) >= 4 else "000"
    body = f"{year % 100:02d}{region}{secrets.randbelow(_SERIALS):09d}"
    return body + check_digits(body)


def printed(number: str) -> str:
    """`2672600000012345` as people read it: `UZ-RX 26-726-000000123-45`."""
    return f"UZ-RX {number[:2]}-{number[2:5]}-{number[5:14]}-{number[14:]}"


def read_number(text: str) -> str | None:
    """The canonical number in what a person typed or a scanner sent; None if it cannot be one."""
    plain = _NOISE.sub("", text).upper()
    plain = _PREFIX.sub("", plain)
    number = plain.translate(_FIGURES)
    return number if is_sound(number) else None
