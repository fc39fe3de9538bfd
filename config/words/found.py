"""Finds every message of the source: Python by its syntax tree, templates by Django's own reader.

xgettext is not needed, so `manage.py makemessages` and the tests run on any machine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGES = (
    "trust",
    "registry",
    "patients",
    "ehr",
    "prescriptions",
    "reports",
    "exchange",
    "config",
)
# function -> which of its arguments are context, msgid, plural
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
_CALL = re.compile(rf"\b({'|'.join(FUNCTIONS)})\(")
_LITERAL = re.compile(r"""\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?""", re.DOTALL)


@dataclass(frozen=True, order=True)
class Message:
    """One message as a catalogue looks it up."""

    msgid: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True)
class Fault:
    """A message that cannot be translated, and why."""

    where: str
    why: str


def in_python(text: str, path: str) -> Iterator[tuple[Message | Fault, str]]:
    """Messages of one source file, each with the file that says it."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        parts = FUNCTIONS.get(name)
        if parts is None or len(node.args) < len(parts):
            continue
        where = f"{path}:{node.lineno}"
        said: dict[str, str] = {}
        for part, argument in zip(parts, node.args, strict=False):
            match argument:
                case ast.Constant(value=str(value)):
                    said[part] = value
                case ast.JoinedStr():
                    yield Fault(where, "an f-string is put together before it is looked up"), path
                case ast.BinOp() | ast.Call(func=ast.Attribute(attr="format")):
                    yield Fault(where, "filled or joined before it is looked up"), path
                case _:
                    pass  # a name: its words are marked where they stand
        if len(said) == len(parts):
            yield _message(said), path


def in_template(text: str, path: str) -> Iterator[tuple[Message | Fault, str]]:
    """Messages of one template."""
    shown = templatize(text, origin=path)
    for call in _CALL.finditer(shown):
        said: dict[str, str] = {}
        place = call.end()
        for part in FUNCTIONS[call.group(1)]:
            literal = _LITERAL.match(shown, place)
            if literal is None:
                break
            said[part] = ast.literal_eval(literal.group(1))
            place = literal.end()
        else:
            yield _message(said), path


def _message(said: dict[str, str]) -> Message:
    return Message(said["msgid"], said.get("plural", ""), said.get("context", ""))


def everything(root: Path) -> Iterator[tuple[Message | Fault, str]]:
    """Messages and faults of the whole source; the same message may come from many files."""
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            if "migrations" not in file.parts:
                yield from in_python(file.read_text("utf-8"), file.relative_to(root).as_posix())
    for file in sorted((root / "templates").rglob("*.html")):
        yield from in_template(file.read_text("utf-8"), file.relative_to(root).as_posix())


def messages(root: Path) -> dict[Message, list[str]]:
    """Every message with the files that say it."""
    found: dict[Message, list[str]] = {}
    for one, path in everything(root):
        if isinstance(one, Message) and one.msgid and path not in found.setdefault(one, []):
            found[one].append(path)
    return dict(sorted(found.items()))


_UNNAMED = re.compile(r"%(?![(%])[-#0 +]*\d*(?:\.\d+)?[sdifeg]|\{\d*\}")


def faults(root: Path) -> list[Fault]:
    """What cannot be translated: put together too early, or with placeholders that have no name."""
    found: list[Fault] = []
    for one, path in everything(root):
        if isinstance(one, Fault):
            found.append(one)
        elif _UNNAMED.search(one.msgid.replace("%%", "")) or _UNNAMED.search(one.plural):
            found.append(Fault(path, f"a placeholder without a name: {one.msgid}"))
    return found
