"""Compiles gettext catalogues without msgfmt, which a fresh machine need not have.

Format: GNU gettext manual, "The Format of GNU MO Files". Fuzzy and empty translations are left
out, as msgfmt leaves them out: the reader then sees the msgid.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
_LINE = re.compile(r'^(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+)?(".*")$')


class BadCatalogue(ValueError):
    """A line that is not gettext."""


@dataclass
class Entry:
    """One message with its translations."""

    fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)  # msgctxt, msgid, msgid_plural, msgstr0..

    def key(self) -> str:
        """As the catalogue looks it up."""
        context = f"{self.parts['msgctxt']}\x04" if "msgctxt" in self.parts else ""
        plural = f"\0{self.parts['msgid_plural']}" if "msgid_plural" in self.parts else ""
        return f"{context}{self.parts['msgid']}{plural}"

    def value(self) -> str:
        """Its translations, plural forms in order."""
        forms = (self.parts[name] for name in sorted(self.parts) if name.startswith("msgstr"))
        return "\0".join(forms)


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """The messages of a .po file."""
    entry, current = Entry(), ""
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("#~"):
            continue
        if not line or line.startswith("#"):
            if any(name.startswith("msgstr") for name in entry.parts):
                yield entry
                entry = Entry()
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        match = _LINE.match(line)
        if not match:
            raise BadCatalogue(f"line {number}: {line}")
        name, form, text = match.groups()
        if name in ("msgctxt", "msgid") and any(n.startswith("msgstr") for n in entry.parts):
            yield entry  # no empty line between two messages
            entry = Entry()
        if name:
            current = f"msgstr{int(form or 0):02}" if name == "msgstr" else name
        entry.parts[current] = entry.parts.get(current, "") + ast.literal_eval(text)
    if any(name.startswith("msgstr") for name in entry.parts):
        yield entry


def binary(messages: Iterable[Entry]) -> bytes:
    """The .mo file."""
    kept = {
        entry.key().encode(): entry.value().encode()
        for entry in messages
        if entry.value().strip("\0") and not entry.fuzzy
    }
    pairs = sorted(kept.items())
    offset = 28 + 16 * len(pairs)
    tables: list[tuple[int, int]] = []
    for texts in ([key for key, _ in pairs], [value for _, value in pairs]):
        for text in texts:
            tables.append((len(text), offset))
            offset += len(text) + 1
    head = struct.pack(
        "<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs)
    )
    body = b"".join(t + b"\0" for t in [*(k for k, _ in pairs), *(v for _, v in pairs)])
    return head + b"".join(struct.pack("<2I", *row) for row in tables) + body


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside `source` if it would differ; whether it did."""
    with source.open(encoding="utf-8") as lines:
        try:
            content = binary(entries(lines))
        except (BadCatalogue, SyntaxError, KeyError) as error:
            raise BadCatalogue(f"{source}: {error}") from error
    target = source.with_suffix(".mo")
    if target.exists() and target.read_bytes() == content:
        return False
    part = target.with_suffix(".part")
    part.write_bytes(content)
    part.rename(target)  # a running server reads the old one or the new one
    return True


def compile_all(folder: Path) -> int:
    """Every catalogue below `folder`; how many were written."""
    return sum(map(compile_catalogue, sorted(folder.glob("*/LC_MESSAGES/*.po"))))
