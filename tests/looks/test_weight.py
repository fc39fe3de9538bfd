"""Bytes: phones on slow lines are the rule."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CSS = sorted((ROOT / "static/css").glob("*.css"))
CSS_LIMIT = 14_000


def packed(*files: Path) -> int:
    """Bytes on the wire."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_all_css_together_stays_light() -> None:
    assert CSS
    assert packed(*CSS) < CSS_LIMIT


def test_what_the_cabinet_loads_besides_its_page_leaves_room_for_it() -> None:
    files = [file for file in CSS if file.name != "clinic.css"]
    files += [ROOT / "static" / name for name in ("icons.svg", "mark.svg", "js/page.js")]
    assert packed(*files) < 20_000  # of 45 kB


def test_the_cabinet_loads_no_library() -> None:
    layout = (ROOT / "templates/layouts/cabinet.html").read_text(encoding="utf-8")
    assert "htmx" not in layout.split("{% endcomment %}")[1]


def test_colours_live_in_the_tokens_alone() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)
    allowed = {"tokens.css", "print.css"}  # print resets them to black on white
    found = {
        f"{file.name}: {hit}"
        for file in CSS
        if file.name not in allowed
        for hit in colour.findall(re.sub(r"url\([^)]*\)", "", file.read_text(encoding="utf-8")))
    }
    assert found <= {"clinic.css: #07343a"}  # ink of the count on the bar, the same in the dark


def test_the_css_knows_no_left_and_right() -> None:
    physical = re.compile(r"(?:margin|padding|border)-(?:left|right)\s*:|\b(?:left|right)\s*:")
    found = [file.name for file in CSS if physical.search(file.read_text(encoding="utf-8"))]
    assert found == []
