"""Catalogues compiled by us say what those compiled by msgfmt say."""

from __future__ import annotations

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest

from config.catalogues import BadCatalogue, binary, compile_catalogue, entries

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<12 || n%100>14) ? 1 : 2);\n"

#: a.py:1
msgid "Open the card"
msgstr "Открыть карту"

msgctxt "of a form"
msgid "Open"
msgstr "Не заполнена"
msgid "Said \"no\"\n"
"twice\\"
msgstr "Сказал «нет»\n"
"дважды\\"

#, fuzzy
msgid "Guessed"
msgstr "Угадано"

msgid "Empty"
msgstr ""

#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s день"
msgstr[1] "%(n)s дня"
msgstr[2] "%(n)s дней"

#~ msgid "Old"
#~ msgstr "Старое"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A catalogue with everything a catalogue can hold."""
    file = tmp_path / "django.po"
    file.write_text(PO)
    return file


def test_translations_are_found(source: Path) -> None:
    compile_catalogue(source)
    with source.with_suffix(".mo").open("rb") as compiled:
        told = gettext.GNUTranslations(compiled)

    assert told.gettext("Open the card") == "Открыть карту"
    assert told.pgettext("of a form", "Open") == "Не заполнена"
    assert told.gettext("Open") == "Open"
    assert told.gettext('Said "no"\ntwice\\') == "Сказал «нет»\nдважды\\"
    days = [told.ngettext("%(n)s day", "%(n)s days", n) for n in (1, 2, 5, 21)]
    assert days == ["%(n)s день", "%(n)s дня", "%(n)s дней", "%(n)s день"]
    for left_out in ("Guessed", "Empty", "Old"):
        assert told.gettext(left_out) == left_out


def test_msgfmt_makes_the_same_catalogue(source: Path) -> None:
    """Where gettext is installed; the test above holds without it."""
    ours = {entry.key(): entry.value() for entry in entries(PO.splitlines()) if not entry.fuzzy}
    assert len(ours) == 6  # the header, four messages, the empty one
    if shutil.which("msgfmt"):
        theirs = source.with_suffix(".theirs")
        subprocess.run(["msgfmt", "-o", str(theirs), str(source)], check=True)
        compile_catalogue(source)
        catalogues = []
        for file in (theirs, source.with_suffix(".mo")):
            with file.open("rb") as compiled:
                catalogues.append(gettext.GNUTranslations(compiled)._catalog)  # type: ignore[attr-defined]
        assert catalogues[0] == catalogues[1]


def test_an_unchanged_catalogue_is_not_written_again(source: Path) -> None:
    assert compile_catalogue(source)
    assert not compile_catalogue(source)
    source.write_text(PO.replace("Открыть карту", "Открыть медкарту"))
    assert compile_catalogue(source)


@pytest.mark.parametrize("broken", ['msgid "a"\nmsgstr b', "hello", 'msgstr "x"\nmsgid "y'])
def test_a_broken_catalogue_is_named(source: Path, broken: str) -> None:
    source.write_text(broken)
    with pytest.raises(BadCatalogue, match=r"django\.po"):
        compile_catalogue(source)


def test_an_empty_catalogue_is_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "empty.mo").write_bytes(binary([]))
    with (tmp_path / "empty.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("x") == "x"
