"""Components as the pages get them: shape and word, label and error, nothing a strict CSP refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import translation

ROOT = Path(settings.ROOT if hasattr(settings, "ROOT") else Path(__file__).parents[2])
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = (ROOT / "static/icons.svg").read_text(encoding="utf-8")
PICTURES = set(re.findall(r'<symbol id="([a-z-]+)"', SPRITE))


class Page(HTMLParser):
    """Elements of a rendered part, in order, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep every element."""
        self.elements.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        """Every id, with repeats."""
        return [value for _, attrs in self.elements if (value := attrs.get("id"))]

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Elements of a tag whose attributes include these."""
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Msgids are English, so the tests read them."""
    with translation.override("en"):
        yield


def rendered(source: str, **values: Any) -> str:
    """A part of a page."""
    return Template("{% load components i18n %}" + source).render(Context(values))


class Sample(forms.Form):
    """One of each."""

    name = forms.CharField(label="Name", help_text="As in the document.")
    weight = forms.DecimalField(
        label="Weight", localize=True, widget=forms.TextInput(attrs={"class": "in-s"})
    )
    sex = forms.ChoiceField(label="Sex", choices=[("f", "female")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Agreed")
    code = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    ("kind", "picture"),
    [
        ("stop", "stop"),
        ("x", "alert"),
        ("warn", "diamond"),
        ("acc", "info"),
        ("ok", "done"),
    ],
)
def test_each_severity_has_its_own_shape_beside_the_word(kind: str, picture: str) -> None:
    html = rendered("{% tag kind 'Word' %}", kind=kind)
    assert f"#{picture}" in html
    assert f"tag-{kind}" in html
    assert "<span>Word</span>" in html


def test_a_label_is_escaped_wherever_it_stands() -> None:
    source = "{% tag 'x' bad %}{% note title=bad %}x{% endnote %}{% panel title=bad id='a' %}{% endpanel %}"
    assert "<script" not in rendered(source, bad="<script>alert(1)</script>")


def test_a_panel_names_its_region_by_its_heading() -> None:
    page = Page(rendered("{% panel title='Medicines' id='meds' icon='pill' %}x{% endpanel %}"))
    [region] = page.all("section")
    assert region["aria-labelledby"] in page.ids()


def test_an_error_stands_beside_its_field_and_is_named_by_it() -> None:
    page = Page(str(Sample({"name": "", "weight": "x", "sex": ""})))
    [control] = page.all("input", name="name")
    assert control["aria-invalid"] == "true"
    described = (control["aria-describedby"] or "").split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert set(described) <= set(page.ids())


def test_the_summary_takes_focus_and_links_to_every_wrong_field() -> None:
    page = Page(str(Sample({})))
    [summary] = page.all("div", role="alert")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    links = [attrs["href"] for attrs in page.all("a")]
    assert links == ["#id_name", "#id_weight", "#id_sex", "#id_agreed"]
    assert {link[1:] for link in links if link} <= set(page.ids())


def test_a_right_form_has_no_summary_and_no_repeated_id() -> None:
    page = Page(str(Sample()))
    assert page.all("div", role="alert") == []
    assert len(page.ids()) == len(set(page.ids()))


def test_every_control_has_a_label_and_the_class_of_its_kind() -> None:
    page = Page(str(Sample()))
    labelled = {attrs.get("for") for attrs in page.all("label")}
    controls = [*page.all("textarea"), *page.all("select")]
    controls += [c for c in page.all("input") if c.get("type") != "hidden"]
    assert {control["id"] for control in controls} <= labelled
    assert page.all("textarea", name="note")[0]["class"] == "text"
    assert page.all("input", name="weight")[0]["class"] == "in in-s"
    assert "class" not in page.all("input", name="code")[0]


def test_a_unit_stands_beside_its_number() -> None:
    form = Sample()
    form.fields["weight"].unit = "kg"  # type: ignore[attr-defined]
    assert 'class="small muted">kg<' in form["weight"].as_field_group()


def test_unknown_is_a_word_in_the_banner() -> None:
    html = render_to_string("components/pb.html", {"banner": {"name": "A", "temporary": True}})
    assert html.count("unknown") == 3  # birth date, sex, PINFL
    assert "not asked" in html  # allergies
    assert "Temporary identity" in html


def test_the_banner_shows_the_last_four_digits_and_reads_them_out() -> None:
    banner = {
        "name": "A",
        "birth_date": date(1976, 3, 8),
        "age": "50 years",
        "pinfl_last": "0039",
    }
    html = render_to_string("components/pb.html", {"banner": banner})
    assert "08.03.1976 (50 years)" in html
    assert "last four digits" in html


def test_a_picture_comes_with_its_table() -> None:
    html = render_to_string(
        "components/chart.html",
        {
            "svg": "",
            "table_label": "HbA1c",
            "head": ["Date", "%"],
            "rows": [("20.11.2026", "7,4")],
        },
    )
    page = Page(html)
    assert page.all("th", scope="row")
    assert "7,4" in html


def test_a_progress_bar_has_words_and_a_name() -> None:
    html = render_to_string(
        "components/progress.html",
        {"label": "Run", "value": 131, "max": 206, "words": "131 of 206"},
    )
    [bar] = Page(html).all("progress")
    assert (bar["max"], bar["value"], bar["aria-label"]) == ("206", "131", "Run")
    assert "131 of 206" in html


def test_every_template_compiles() -> None:
    assert TEMPLATES
    for file in TEMPLATES:
        get_template(str(file.relative_to(ROOT / "templates")))


_REFUSED = {
    "inline style": re.compile(r"\sstyle=|<style", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE),
    "foreign address": re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""", re.IGNORECASE),
}


@pytest.mark.parametrize("what", _REFUSED)
def test_no_template_holds_what_the_content_policy_refuses(what: str) -> None:
    found = [str(f) for f in TEMPLATES if _REFUSED[what].search(f.read_text(encoding="utf-8"))]
    assert found == []


def test_the_content_policy_search_sees_what_it_looks_for() -> None:
    assert _REFUSED["inline style"].search('<p style="x">')
    assert _REFUSED["inline script"].search("<script>x</script>")
    assert _REFUSED["inline script"].search('<p onclick="x">')
    assert not _REFUSED["inline script"].search('<script src="/a.js" defer></script>')
    assert _REFUSED["foreign address"].search('<script src="https://cdn.example/x.js">')


def test_every_picture_named_in_a_template_is_in_the_sprite() -> None:
    named = {
        name
        for file in TEMPLATES
        for pattern in (r'\{% icon "([a-z-]+)"', r'icon="([a-z-]+)"')
        for name in re.findall(pattern, file.read_text(encoding="utf-8"))
    }
    assert named
    assert named - PICTURES == set()
