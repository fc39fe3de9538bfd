"""Keeps translations in .po files: written in one order, so that two people's changes merge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from config.catalogues import Entry, entries
from config.words.found import Message

LANGUAGES = {
    "uz": "nplurals=1; plural=0;",  # after a number Uzbek has one form
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);",
    "uz_Cyrl": "nplurals=1; plural=0;",
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[sdf]|\{\w*\}|%%")
_TAG = re.compile(r"</?\w+|&\w+;")

Translations = dict[Message, tuple[str, ...]]


def path_of(locale: Path, language: str) -> Path:
    """Where the catalogue of a language stands."""
    return locale / language / "LC_MESSAGES" / "django.po"


def forms_of(language: str, message: Message) -> int:
    """How many translations a message has in this language."""
    return int(LANGUAGES[language].split(";")[0].split("=")[1]) if message.plural else 1


def read(file: Path) -> Translations:
    """Translations of a catalogue, fuzzy ones left out."""
    if not file.exists():
        return {}
    found: Translations = {}
    with file.open(encoding="utf-8") as lines:
        for entry in entries(lines):
            message = _message(entry)
            if message.msgid and not entry.fuzzy:
                named = sorted(name for name in entry.parts if name.startswith("msgstr"))
                found[message] = tuple(entry.parts[name] for name in named)
    return found


def _message(entry: Entry) -> Message:
    return Message(
        entry.parts["msgid"], entry.parts.get("msgid_plural", ""), entry.parts.get("msgctxt", "")
    )


def written(language: str, said: Mapping[Message, list[str]], translated: Translations) -> str:
    """The text of a catalogue: every message of the source, in one order."""
    blocks = [_header(language)]
    for message in sorted(said):
        forms = translated.get(message, ("",) * forms_of(language, message))
        blocks.append(_block(message, said[message], forms))
    return "\n".join(blocks)


def _header(language: str) -> str:
    lines = (
        f"Language: {language}\\n",
        "MIME-Version: 1.0\\n",
        "Content-Type: text/plain; charset=UTF-8\\n",
        "Content-Transfer-Encoding: 8bit\\n",
        f"Plural-Forms: {LANGUAGES[language]}\\n",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}"\n' for line in lines)


def _block(message: Message, files: list[str], forms: tuple[str, ...]) -> str:
    lines = [f"#: {' '.join(files)}"] if files else []
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.msgid)}")
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
    else:
        lines.append(f"msgstr {_quoted(forms[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'.replace("\n", '\\n"\n"').removesuffix('\n""')


def faults(language: str, said: Mapping[Message, list[str]], kept: Translations) -> list[str]:
    """What is missing, left over, or has lost a placeholder or a tag."""
    bad = [f"not translated: {m.msgid}" for m in said if not all(kept.get(m, ("",)))]
    bad += [f"said nowhere any more: {m.msgid}" for m in kept if m not in said]
    for message, forms in kept.items():
        if len(forms) != forms_of(language, message) and message in said:
            bad.append(f"wrong number of forms: {message.msgid}")
        for form in filter(None, forms):
            if _marks(form) - _marks(message.msgid) - _marks(message.plural):
                bad.append(f"a placeholder or tag nobody fills: {form}")
            if not message.plural and _marks(message.msgid) - _marks(form):
                bad.append(f"a placeholder or tag is lost: {message.msgid}")
    return bad


def _marks(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text)) | set(_TAG.findall(text))
