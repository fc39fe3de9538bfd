"""What may stand in a note. Pure."""

from __future__ import annotations

import unicodedata

from ehr.documents.errors import EmptyNote, NoteTooLong, UnreadableCharacters

MOST = 100_000  # some forty pages
_ALLOWED = frozenset("\n\t")


def note(text: str, *, field: str = "note") -> str:
    """The note as it is kept: line ends made one kind, ends trimmed.

    Raises NoteTooLong before it looks at anything else, then UnreadableCharacters, EmptyNote.
    """
    if len(text) > MOST:
        raise NoteTooLong(length=len(text), most=MOST, field=field)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    inspect(kept, field=field)
    if not kept.strip():
        raise EmptyNote(field=field)
    return kept.strip()


def inspect(text: str, *, field: str = "") -> None:
    """Refuse NUL, control characters and half characters, and say where they stand."""
    for place, letter in enumerate(text, start=1):
        if letter not in _ALLOWED and unicodedata.category(letter) in ("Cc", "Cs"):
            raise UnreadableCharacters(place=place, code=f"U+{ord(letter):04X}", field=field)


def one_line(text: str, most: int = 300) -> str:
    """The beginning of a text as the history shows it."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
