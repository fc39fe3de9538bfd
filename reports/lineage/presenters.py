"""The table page: heat, chips, and what one cell means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.engine.presenters import period_words, time_words
from reports.forms.periods import parse_period
from reports.forms.rules import TOTAL
from reports.forms.table import Sheet, Table, Value
from reports.lineage.labels import band_name, chapter_mark, chapter_name, row_name
from reports.lineage.rules import CellMeaning, heat_steps, shown_columns

Url = Callable[[dict[str, str]], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Which sheet, age group and cell the reader asked for."""

    measure: str
    band: str
    row: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of the page."""

    text: str
    step: str
    url: str
    current: bool


def number_words(value: Value) -> str:
    """A number as the reader's language writes it."""
    return "\N{EN DASH}" if value is None else number_format(value, force_grouping=True)


def table_page(table: Table, shown: Shown, url: Url) -> dict[str, Any]:
    """Title, chips, head, rows and the total."""
    sheet = table.sheet(shown.measure)
    columns = shown_columns(sheet, shown.band)
    lines = _lines(sheet, columns, shown, url)
    heading = table.heading
    period = period_words(parse_period(heading.period))
    as_of = _("as known at %(time)s") % {"time": time_words(heading.as_of)}
    return {
        "title": f"{_(table.form.title)}, {heading.period}",
        "words": f"{_(sheet.measure.title)} · {period} · {as_of}",
        "disclosure": _("Internal, unsuppressed: small numbers can point at a person."),
        "status_words": f"{_(table.form.note)} {_(table.form.order)}",
        "measures": [
            _chip(
                _(s.measure.title), shown.measure == s.measure.code, url({"show": s.measure.code})
            )
            for s in table.sheets
        ],
        "ages": _age_chips(sheet, shown, url),
        "head": [(chapter_name(c), chapter_mark(c)) for c, _band in columns],
        "rows": lines[:-1],
        "total": lines[-1],
    }


def _chip(label: str, current: bool, url: str) -> dict[str, Any]:
    return {"label": label, "url": url, "current": current, "count": None}


def _age_chips(sheet: Sheet, shown: Shown, url: Url) -> list[dict[str, Any]]:
    bands = list(dict.fromkeys(band for _chapter, band in sheet.columns))
    if len(bands) == 1:
        return []
    return [
        _chip(band_name(b), shown.band == b, url({"show": shown.measure, "age": b}))
        for b in [TOTAL, *(b for b in bands if b != TOTAL)]
    ]


def _lines(
    sheet: Sheet, columns: list[tuple[str, str]], shown: Shown, url: Url
) -> list[dict[str, Any]]:
    """All rows; heat goes by column and leaves the total out."""
    by_column = [[sheet.value(row.code, *column) for row in sheet.rows] for column in columns]
    steps = [[*heat_steps(values[:-1]), ""] for values in by_column]
    lines: list[dict[str, Any]] = []
    for number, row in enumerate(sheet.rows):
        cells = [
            CellShown(
                text=number_words(by_column[place][number]),
                step=steps[place][number],
                url=url(
                    {
                        "show": shown.measure,
                        "age": column[1],
                        "row": row.code,
                        "chapter": column[0],
                    }
                )
                + "#cell",
                current=(row.code, column[0]) == (shown.row, shown.chapter),
            )
            for place, column in enumerate(columns)
        ]
        lines.append({"label": row_name(row), "cells": cells})
    return lines


def cell_panel(table: Table, sheet: Sheet, cell: CellMeaning | None) -> dict[str, Any] | None:
    """Where one number comes from."""
    if cell is None:
        return None
    heading = table.heading
    facts = [
        (_("Chapter"), f"{chapter_mark(cell.chapter)}. {chapter_name(cell.chapter)} {cell.codes}"),
        (_("Age"), band_name(cell.band)),
        (_("Region of the facility"), row_name(cell.row)),
        (_("Period"), period_words(parse_period(heading.period))),
        (_("As known at"), time_words(heading.as_of)),
    ]
    place = f"{row_name(cell.row)} × {chapter_mark(cell.chapter)}"
    return {
        "title": f"{place} = {number_words(cell.value)}",
        "definition": _(sheet.measure.definition),
        "edition": f"{table.form.code}, {_('edition %(number)s') % {'number': table.form.edition}}",
        "sum": _sum_words(cell),
        "facts": facts,
    }


def _sum_words(cell: CellMeaning) -> str:
    if cell.per is None or cell.persons is None:
        return ""
    if not cell.population:
        return _("The register does not know the population of this territory.")
    words = _("%(rate)s = persons %(persons)s ÷ inhabitants %(population)s × %(per)s")
    return words % {
        "rate": number_words(cell.value),
        "persons": number_words(cell.persons),
        "population": number_words(cell.population),
        "per": number_words(cell.per),
    }
