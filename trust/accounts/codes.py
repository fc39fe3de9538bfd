"""Codes that are read aloud and typed by people who see badly."""

from __future__ import annotations

import secrets

# Without 0/O, 1/I/L, 5/S, 8/B.
_ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"
_LENGTH = 12  # 27^12, about 57 bits


def fresh() -> str:
    """A new code, as it is kept: twelve letters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def printed(code: str) -> str:
    """As it is shown: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, _LENGTH, 4))


def typed(text: str) -> str:
    """What was typed, as it is kept: spaces, dashes and case do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
