"""Components with a body (panel, note, ...) and the icon: thin tags over templates/components/*.html.

Components without a body are plain includes: {% include "components/tag.html" with ... only %}.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# The shape that goes with each severity: colour is never the only sign.
SHAPES = {"stop": "stop", "x": "alert", "warn": "diamond", "acc": "info", "ok": "done"}
# Arrows turn round in right-to-left scripts.
DIRECTED = frozenset({"back", "next", "out"})


@register.simple_tag
def icon(name: str, css: str = "i") -> SafeString:
    """One picture of the sprite, hidden from screen readers: the word stands beside it."""
    classes = f"{css} i-dir" if name in DIRECTED else css
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("components/tag.html")
def tag(kind: str, label: Any, icon: str = "") -> dict[str, Any]:
    """A severity or a state: `kind` is stop, x, warn, acc, ok, off or empty (plain)."""
    return {"kind": kind, "label": label, "icon": icon or SHAPES.get(kind, "")}


def _body(name: str, content: Any, values: dict[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", {**values, "content": content})


@register.simple_block_tag
def panel(
    content: SafeString,
    *,
    title: Any,
    id: str,
    icon: str = "",
    aside: Any = "",
    link_url: str = "",
    link_label: Any = "",
    level: int = 2,
) -> SafeString:
    """One subject with its heading; the body brings its own `panel-b`, `list` or table."""
    values = {"title": title, "id": id, "icon": icon, "aside": aside, "level": level}
    return _body("panel", content, {**values, "link_url": link_url, "link_label": link_label})


@register.simple_block_tag
def note(
    content: SafeString,
    *,
    title: Any,
    kind: str = "",
    icon: str = "",
    alert: bool = False,
) -> SafeString:
    """A message in its place: `kind` is x, warn, ok, plain or empty (information)."""
    shape = icon or {"x": "stop", "plain": "info"}.get(kind) or SHAPES.get(kind, "info")
    return _body("note", content, {"title": title, "kind": kind, "icon": shape, "alert": alert})


@register.simple_block_tag
def scroll(content: SafeString, *, label: Any) -> SafeString:
    """A table that may be wider than the page: reachable and movable by keys."""
    return _body("scroll", content, {"label": label})


@register.simple_block_tag
def emptystate(content: SafeString, *, title: Any, icon: str) -> SafeString:
    """Says what will come here and how."""
    return _body("empty", content, {"title": title, "icon": icon})


@register.simple_block_tag
def fold(content: SafeString, *, title: Any, open: bool = False) -> SafeString:
    """A part that opens by itself, without script."""
    return _body("fold", content, {"title": title, "open": open})


@register.simple_block_tag
def signbar(content: SafeString, *, label: Any, saved: Any = "") -> SafeString:
    """The bar with the one button that signs; the button names the person."""
    return _body("signbar", content, {"label": label, "saved": saved})


@register.filter
def spoken(value: Any, words: str) -> Any:
    """Unknown is a word, never an empty place: {{ value|spoken:_("unknown") }}."""
    return words if value in (None, "") else value
