"""From a part to a query and from its answer to cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reports.engine.parts import Part, PartKind
from reports.facts.counted import Counted, Scope
from reports.forms.periods import Period, parse_period
from reports.forms.rules import NO_CHAPTER, NO_REGION, TOTAL, Count, Form
from reports.forms.table import Cell
from reports.forms.territory import Territory, parse_territory

JsonCell = list[str | int]


def scope_of(part: Part, period: Period, territory: Territory, as_of: datetime) -> Scope:
    """Which facts a part counts."""
    span = parse_period(part.month) if part.month else period
    place = territory if part.row in (TOTAL, NO_REGION) else parse_territory(part.row)
    return Scope(
        start=span.start,
        end=span.end,
        as_of=as_of,
        region="" if part.row == NO_REGION else place.region or None,
        district=place.district or None,
        bucket=part.bucket or None,
    )


def first_ages(form: Form) -> list[int]:
    """Where the second age group and the following ones begin."""
    return [band.low for band in form.bands[1:]]


def cells_of(form: Form, part: Part, counted: Iterable[Counted]) -> list[JsonCell]:
    """The cells that the answer fills."""
    cells: list[JsonCell] = []
    for one in counted:
        place = (part.row, _chapter(one), _band(form, one))
        if part.kind is PartKind.CONTACTS:
            cells.append([Count.CONTACTS, *place, one.number])
        else:
            cells.append([Count.PERSONS, *place, one.number])
            cells.append([Count.FIRST, *place, one.first])
    return cells


def _chapter(one: Counted) -> str:
    return TOTAL if one.chapter is None else one.chapter or NO_CHAPTER


def _band(form: Form, one: Counted) -> str:
    if one.band is None:
        return TOTAL
    return form.bands[one.band].code if one.band >= 0 else ""


def read_cells(stored: Iterable[JsonCell]) -> dict[Cell, int]:
    """Stored cells as a mapping; cells of one list are distinct."""
    return {(str(c), str(r), str(h), str(b)): int(n) for c, r, h, b, n in stored}
