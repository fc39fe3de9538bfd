"""Messages are found wherever they are said, and said so that they can be translated."""

from __future__ import annotations

import re

import pytest

from config.words.found import Fault, Message, faults, in_python, in_template
from config.words.kept import read, written
from tests.architecture.tree import ROOT

# Words between tags that need no translation: figures, signs, codes.
_TEXT = re.compile(r">([^<>{}]*[A-Za-zА-Яа-я]{2}[^<>{}]*)<")
_NOT_TEXT = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<style.*?</style>|<svg.*?</svg>", re.S
)
_TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}", re.S
)
# Samples for those who build pages, and the page that must stand without any machinery.
EXEMPT = ("gallery_body.html", "gallery_clinic.html", "gallery_cabinet.html", "500.html")
# Names that read the same in every language.
SAME_EVERYWHERE = {
    "Yagona",
    ": · Yagona",
    "FHIR",
    "XLSX",
    "CSV",
    "Ctrl",
    "Enter",
    "cabinet",
    "clinic",
}


def untranslated(text: str) -> list[str]:
    """Plain words between tags."""
    bare = _TRANSLATED.sub("", _NOT_TEXT.sub("", text))
    found = [" ".join(words.split()) for words in _TEXT.findall(bare)]
    return [words for words in found if words not in SAME_EVERYWHERE]


def test_every_message_can_be_translated() -> None:
    assert faults(ROOT) == []


def test_templates_hold_no_bare_words() -> None:
    bad = {
        file.relative_to(ROOT).as_posix(): words
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if file.name not in EXEMPT and (words := untranslated(file.read_text(encoding="utf-8")))
    }
    assert bad == {}


def test_messages_are_found_in_python() -> None:
    text = (
        "a = _('One ' 'two')\n"
        "b = ngettext('%(n)d day', '%(n)d days', n)\n"
        "c = pgettext('month', 'May')\n"
        "class R: message = gettext_noop('No.')\n"
        "d = _(variable)\n"
    )
    found = {one for one, _ in in_python(text, "a.py")}
    assert found == {
        Message("One two"),
        Message("%(n)d day", "%(n)d days"),
        Message("May", context="month"),
        Message("No."),
    }


def test_messages_are_found_in_templates() -> None:
    text = (
        '{% load i18n %}{% translate "One" %}{% translate "May" context "month" %}'
        '{% panel title=_("Two") %}{{ _("Three")|lower }}{% endpanel %}'
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
        "{% blocktranslate trimmed %}\n It's\n four {% endblocktranslate %}"
    )
    found = {one for one, _ in in_template(text, "a.html")}
    assert found == {
        Message("One"),
        Message("May", context="month"),
        Message("Two"),
        Message("Three"),
        Message("%(n)s day", "%(n)s days"),
        Message("It's four"),
    }


@pytest.mark.parametrize(
    "line", ["_(f'Hello {name}')", "_('Hello %s' % name)", "gettext('Hello {}'.format(name))"]
)
def test_negative_control_a_message_filled_too_early_is_found(line: str) -> None:
    assert [type(one) for one, _ in in_python(line, "a.py")] == [Fault]


@pytest.mark.parametrize("said", ["%s of %s", "%d days", "{} left", "{0} left", "%.1f kg"])
def test_negative_control_a_placeholder_without_a_name_is_found(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = [(Message(said), "a.html"), (Message("%(n)s, 50 %% of {it} and 20 % more"), "b.html")]
    monkeypatch.setattr("config.words.found.everything", lambda root: iter(planted))
    assert [fault.where for fault in faults(ROOT)] == ["a.html"]


def test_negative_control_bare_words_are_found() -> None:
    assert untranslated("<p>Hello there</p><b>{{ name }}</b><i>12,5</i>") == ["Hello there"]
    assert untranslated('<p>{% translate "Hello" %}</p>{# <p>Hello</p> #}') == []


def test_what_is_written_is_read_back(tmp_path: object) -> None:
    """Quotes, new lines, plurals and contexts survive the file."""
    odd = Message('Say "no"\nand\\or\ttab\n')
    many = Message("%(n)s day", "%(n)s days", "short")
    kept = {odd: ('Скажи "нет"\nи\\или\tтаб\n',), many: ("%(n)s д.", "%(n)s дн.", "%(n)s дн.")}
    file = tmp_path / "django.po"  # type: ignore[operator]
    file.write_text(written("ru", {odd: ["a.py"], many: []}, kept), encoding="utf-8")
    assert read(file) == kept
