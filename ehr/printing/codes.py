"""The code on a sheet: 160 random bits in letters that can be read aloud. Pure but for the dice."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

_BYTES = 20
_FORM = re.compile(r"[a-z2-7]{32}")


def new_code() -> str:
    """A code that nobody guesses."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()


def is_code(text: str) -> bool:
    """Whether it has the form of a code."""
    return _FORM.fullmatch(text) is not None


def kept(code: str) -> bytes:
    """What is stored of a code."""
    return hashlib.sha256(code.encode()).digest()
