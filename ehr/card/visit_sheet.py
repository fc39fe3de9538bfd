"""A signed visit as a sheet to print: what its page shows this reader, and no row more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ehr.card import queries, visit_page
from ehr.card.presenters import language
from ehr.card.queries import VisitPage
from ehr.encounters.errors import NoSuchVisit
from ehr.printing.presenters import person_line, signed_lines
from ehr.printing.rules import KIND_NAMES, Block, DocumentKind, Line, Sheet
from patients.identity.queries import person
from trust.context import RecordContext


def visit_sheet(ctx: RecordContext, found: VisitPage) -> Sheet:
    """The sheet. Raises NoSuchVisit for a visit that cannot be printed."""
    row = found.encounter
    if not visit_page.may_be_printed(row):
        raise NoSuchVisit
    started = date_format(localtime(row.started_at or row.recorded_at), "DATETIME_FORMAT")
    return Sheet(
        kind=DocumentKind.VISIT,
        title=_(KIND_NAMES[DocumentKind.VISIT]),
        language=language(),
        facility=row.facility_name,
        person=person_line(person(ctx), ctx.now),
        facts=[_("Visit, %(when)s") % {"when": started}],
        blocks=_blocks(ctx, found),
        signed=signed_lines(row.author_name, "", row.facility_name, row.ended_at),
    )


def _blocks(ctx: RecordContext, found: VisitPage) -> list[Block]:
    shown = visit_page.signed_sections(ctx, found, may_write=False, own=True)
    visit = visit_page.visit_of(ctx, found.encounter)
    reason = [shown["reason"]] if shown["reason"] else []
    blocks = [
        Block(_("Why the person came"), texts=reason),
        Block(_("Diagnoses"), [_diagnosis(one) for one in shown["diagnoses"]]),
        Block(_("Measurements"), [_measurement(one) for one in shown["vitals"]]),
        Block(_("Notes"), *_notes(shown["notes"])),
        *(section.printed(ctx, visit) for section in queries.visit_sections()),
    ]
    return [one for one in blocks if one is not None and (one.lines or one.texts)]


def _diagnosis(one: Mapping[str, Any]) -> Line:
    words = [one["role"], _("first in life") if one["first"] else "", _struck(one)]
    return Line(f"{one['code']} {one['name']}", note=" · ".join(word for word in words if word))


def _measurement(one: Mapping[str, Any]) -> Line:
    return Line(one["label"], one["value"], _struck(one))


def _notes(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Line], list[str]]:
    """Notes that stand, as text; those that were struck out say so beside themselves."""
    struck = [Line(one["text"], note=_struck(one)) for one in rows if one["struck"]]
    return struck, [one["text"] for one in rows if not one["struck"]]


def _struck(one: Mapping[str, Any]) -> str:
    if not one["struck"]:
        return ""
    return _("entered in error: %(reason)s") % {"reason": one["error_reason"]}
