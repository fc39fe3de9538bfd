"""The catalogues are complete; Cyrillic is made from Latin and by nobody's hand."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override

from config.management.commands.makemessages import MADE, made
from config.words.found import Message, messages
from config.words.kept import LANGUAGES, faults, path_of, read, written
from tests.architecture.tree import ROOT

LOCALE = ROOT / "locale"
TRANSLATED = ("uz", "ru")
_TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def said() -> dict[Message, list[str]]:
    """What the source says."""
    return messages(ROOT)


def same(language: str) -> set[str]:
    """Messages that may read as in English, from locale/same.txt."""
    lines = (LOCALE / "same.txt").read_text(encoding="utf-8").splitlines()
    told = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return {text for languages, text in told if language in languages.split(",")}


def bare(text: str) -> str:
    """A catalogue without the lines that only tell where a message is said."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#:"))


def untold(language: str, kept: dict[Message, tuple[str, ...]]) -> list[str]:
    """Messages left in English and not listed."""
    allowed = same(language)
    return [m.msgid for m, forms in kept.items() if m.msgid in forms and m.msgid not in allowed]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str, said: dict[Message, list[str]]) -> None:
    text = path_of(LOCALE, language).read_text(encoding="utf-8")
    assert "#, fuzzy" not in text
    assert "#~" not in text
    assert faults(language, said, read(path_of(LOCALE, language))) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    assert untold(language, read(path_of(LOCALE, language))) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_stand_in_the_order_of_makemessages(
    language: str, said: dict[Message, list[str]]
) -> None:
    file = path_of(LOCALE, language)
    assert bare(file.read_text(encoding="utf-8")) == bare(written(language, said, read(file)))


def test_cyrillic_is_made_from_latin_byte_for_byte(said: dict[Message, list[str]]) -> None:
    file = path_of(LOCALE, MADE)
    assert bare(file.read_text(encoding="utf-8")) == bare(written(MADE, said, made(LOCALE)))


def test_the_list_of_equal_words_holds_only_what_is_equal() -> None:
    for language in TRANSLATED:
        kept = read(path_of(LOCALE, language))
        equal = {m.msgid for m, forms in kept.items() if m.msgid in forms}
        assert same(language) - equal == set(), language


def test_uzbek_is_written_with_its_own_letters() -> None:
    """oʻ and gʻ with U+02BB, tutuq with U+02BC: no apostrophe of a keyboard."""
    for forms in read(path_of(LOCALE, "uz")).values():
        for form in forms:
            assert not set(form) & set("'`‘’"), form


def test_every_language_of_the_settings_speaks(tmp_path: Path) -> None:
    told = {}
    for language in ("uz", "uz-cyrl", "ru", "en"):
        with override(language):
            told[language] = gettext("Sign in")
    assert told["en"] == "Sign in"
    assert len(set(told.values())) == 4, told


def test_negative_control_each_fault_is_found() -> None:
    whole = Message("Hello %(name)s <b>now</b>")
    asked: dict[Message, list[str]] = {whole: []}
    assert faults("ru", asked, {whole: ("Привет %(name)s <b>сейчас</b>",)}) == []
    assert faults("ru", asked, {})[0].startswith("not translated")
    assert faults("ru", asked, {whole: ("",)})[0].startswith("not translated")
    assert "is lost" in faults("ru", asked, {whole: ("Привет <b>сейчас</b>",)})[0]
    assert "is lost" in faults("ru", asked, {whole: ("Привет %(name)s",)})[0]
    assert "nobody fills" in faults("ru", asked, {whole: ("%(name)s %(age)s <b>а</b>",)})[0]
    gone = Message("Gone")
    kept = {whole: ("%(name)s <b>а</b>",), gone: ("Нет",)}
    assert faults("ru", asked, kept) == ["said nowhere any more: Gone"]
    many = Message("%(n)s day", "%(n)s days")
    assert "wrong number" in faults("ru", {many: []}, {many: ("%(n)s день",)})[0]
    assert untold("ru", {Message("Left in English"): ("Left in English",)}) == ["Left in English"]


def test_negative_control_a_fuzzy_translation_counts_as_none(tmp_path: Path) -> None:
    file = tmp_path / "django.po"
    file.write_text('#, fuzzy\nmsgid "A"\nmsgstr "Б"\n\nmsgid "C"\nmsgstr "Ц"\n', encoding="utf-8")
    assert read(file) == {Message("C"): ("Ц",)}


def test_the_command_brings_catalogues_up_to_the_source(tmp_path: Path, settings: Any) -> None:
    """New messages come in empty, gone ones leave, translations stay, Cyrillic follows."""
    settings.LOCALE_PATHS = [tmp_path]
    uz = path_of(tmp_path, "uz")
    uz.parent.mkdir(parents=True)
    kept = {Message("Sign in"): ("Kirish",), Message("Said nowhere"): ("Hech qayerda",)}
    uz.write_text(written("uz", {message: [] for message in kept}, kept), encoding="utf-8")

    call_command("makemessages", stdout=StringIO())

    after, cyrillic = read(uz), read(path_of(tmp_path, MADE))
    assert set(after) == set(messages(ROOT)) == set(cyrillic)
    assert (after[Message("Sign in")], cyrillic[Message("Sign in")]) == (("Kirish",), ("Кириш",))
    assert after[Message("Sign out")] == ("",)

    before = path_of(tmp_path, MADE).read_text(encoding="utf-8")
    call_command("make_cyrillic", stdout=StringIO())
    assert path_of(tmp_path, MADE).read_text(encoding="utf-8") == before
