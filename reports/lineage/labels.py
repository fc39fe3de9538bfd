"""Words of a table in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.facts.chapters import CHAPTERS
from reports.forms.rules import NO_CHAPTER, NO_REGION, TOTAL
from reports.forms.table import Row

_DASH = "\N{EN DASH}"


def row_name(row: Row) -> str:
    """The territory's name; our own words for the two rows that are none."""
    if row.code == TOTAL:
        return _("Total")
    return _("Facility without a territory") if row.code == NO_REGION else row.name


def chapter_name(number: str) -> str:
    """The short title of an ICD-10 chapter."""
    if number == TOTAL:
        return _("All chapters")
    if number == NO_CHAPTER:
        return _("No ICD-10 diagnosis")
    return next((_(chapter.title) for chapter in CHAPTERS if chapter.number == number), number)


def chapter_mark(number: str) -> str:
    """What stands above a column: the roman number, or a word."""
    return _("Total") if number == TOTAL else _DASH if number == NO_CHAPTER else number


def band_name(code: str) -> str:
    """The age group with a dash of figures between its ages."""
    return _("all ages") if code == TOTAL else code.replace("-", _DASH)
