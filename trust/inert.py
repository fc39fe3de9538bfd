"""Text that a spreadsheet must not run as a formula. Pure."""

from __future__ import annotations

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would start a formula.

    Leading spaces are looked through, as some programs trim them before they decide.
    """
    return "'" + text if text.lstrip(" ").startswith(_TRIGGERS) else text
