"""Prescriptions on paper: one as a sheet of its own, or those of a visit as a part of its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ehr.card.presenters import language
from ehr.printing.presenters import person_line, signed_lines
from ehr.printing.rules import Block, DocumentKind, Line, Sheet
from prescriptions.orders import presenters, queries
from prescriptions.orders.presenters import Shown
from prescriptions.orders.states import State
from trust.ledger.elements import When

if TYPE_CHECKING:
    from patients.identity.queries import PersonFacts
    from prescriptions.orders.models import MedicationRequest
    from trust.context import RecordContext

_UNSIGNED = (State.DRAFT, State.TOLD)


def may_be_printed(row: MedicationRequest) -> bool:
    """A prescription of ours that was signed, whatever became of it."""
    return bool(row.number) and row.state not in _UNSIGNED


def shown_now(ctx: RecordContext, row: MedicationRequest) -> Shown:
    """The prescription in the reader's words, with what became of it."""
    last = queries.last_moves(ctx, [row.id]).get(row.id)
    return presenters.shown(row, language(), When.at(ctx.now).day, last)


def prescription_sheet(ctx: RecordContext, row: MedicationRequest, who: PersonFacts) -> Sheet:
    """The sheet of one signed prescription."""
    rx = shown_now(ctx, row)
    other = [sentence for _lang, sentence in rx.others]
    return Sheet(
        kind=DocumentKind.PRESCRIPTION,
        title=_("Prescription %(number)s") % {"number": rx.number},
        language=language(),
        facility=row.facility_name,
        person=person_line(who, ctx.now),
        facts=_facts(rx),
        blocks=[
            Block(rx.title, [_quantity(rx)], [rx.words, *other]),
            *([Block(_("Note"), texts=[rx.note])] if rx.note else []),
        ],
        signed=signed_lines(
            row.prescriber_name, row.prescriber_post, row.facility_name, row.signed_at
        ),
    )


def visit_block(rows: Sequence[Shown]) -> Block | None:
    """What was prescribed in a visit."""
    lines = [Line(f"{rx.title}: {rx.words}", rx.quantity, _about(rx)) for rx in rows]
    return Block(_("Prescriptions"), lines) if lines else None


def _facts(rx: Shown) -> list[str]:
    facts = [rx.state[1]]
    if rx.valid_until:
        facts.append(_("valid until %(day)s") % {"day": date_format(rx.valid_until)})
    if rx.ending:
        when = date_format(localtime(rx.ending.when), "SHORT_DATETIME_FORMAT")
        facts.append(f"{rx.ending.words}: {rx.ending.where}, {when}")
    return facts


def _quantity(rx: Shown) -> Line:
    return Line(_("Quantity"), rx.quantity)


def _about(rx: Shown) -> str:
    return " · ".join(one for one in (rx.number, rx.state[1], rx.note) if one)
