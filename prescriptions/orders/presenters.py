"""Prescriptions as pages show them: words of the reader, never a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import segno
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from patients.representation.presenters import own_url
from prescriptions.formulary.names import form_text, full_name, strength_text, substance
from prescriptions.orders.numbers import printed
from prescriptions.orders.queries import dose_of, name_of
from prescriptions.orders.states import State
from prescriptions.orders.words import LANGUAGES, amount_in_words, dose_in_words
from prescriptions.safety.rules import HIDDEN, Alert, Checked, Severity

if TYPE_CHECKING:
    from patients.identity.queries import PersonFacts
    from prescriptions.orders.models import MedicationRequest, PrescriptionMove
    from trust.context import RecordContext

Tag = tuple[str, str]
_PICTURES = {"{tablet}": "p-tablet", "{capsule}": "p-capsule", "mL": "p-drop", "[drp]": "p-drop"}
_LANG = {"uz": "uz", "uz-cyrl": "uz-Cyrl", "ru": "ru", "en": "en"}


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of it: where, when, by whom, why."""

    verb: str
    words: str
    where: str
    when: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One prescription in the reader's words."""

    id: UUID
    number: str
    key: str
    title: str
    words: str
    others: tuple[tuple[str, str], ...]  # the same dose in the other scripts: (lang, sentence)
    quantity: str
    note: str
    state: Tag
    is_draft: bool
    is_open: bool  # signed, nothing given, still valid
    is_told: bool
    when: datetime
    valid_until: date | None
    doctor: dict[str, Any]
    source: str
    ending: Ending | None = None
    urls: Mapping[str, str] = field(default_factory=dict[str, str])


def state_tag(row: MedicationRequest, today: date) -> Tag:
    """The state as a tag: shape and word."""
    state = State(row.state)
    if state is State.ISSUED and row.valid_until and today > row.valid_until:
        return "x", _("expired")
    return {
        State.DRAFT: ("warn", pgettext("prescription", "draft")),
        State.ISSUED: ("acc", pgettext("prescription", "not dispensed yet")),
        State.DISPENSED: ("ok", pgettext("prescription", "dispensed")),
        State.CANCELLED: ("off", pgettext("prescription", "cancelled")),
        State.TOLD: ("", _("told by another system")),
    }[state]


def ending_of(move: PrescriptionMove | None) -> Ending | None:
    """The last step in words, if it ended the prescription."""
    if move is None or move.to_state not in (State.DISPENSED, State.CANCELLED):
        return None
    words = {
        State.DISPENSED: pgettext("prescription", "Dispensed"),
        State.CANCELLED: pgettext("prescription", "Cancelled"),
    }[State(move.to_state)]
    return Ending(move.verb, words, move.facility_name, move.at, move.actor_name, move.reason)


def dose_words(row: MedicationRequest, language: str) -> str:
    """The dose in the reader's language; as it was told where it has no structure."""
    dose = dose_of(row)
    return dose_in_words(dose, language) if dose else row.dose_text


def quantity_words(value: Decimal | None, unit: str, language: str) -> str:
    """`60 tablets`, or the word for unknown."""
    return amount_in_words(value, unit, language) if value is not None else _("unknown")


def shown(
    row: MedicationRequest,
    language: str,
    today: date,
    last: PrescriptionMove | None = None,
    *,
    own: RecordContext | None = None,
) -> Shown:
    """One prescription for a page in `language`; `own`: the cabinet that shows it."""
    dose = dose_of(row)
    others = tuple(
        (_LANG[other], dose_in_words(dose, other))
        for other in LANGUAGES
        if dose and other not in (language, "en")
    )
    return Shown(
        id=row.id,
        number=printed(row.number) if row.number else "",
        key=row.number,
        title=full_name(name_of(row), language),
        words=dose_words(row, language),
        others=others,
        quantity=quantity_words(row.quantity, row.quantity_unit, language),
        note=row.note,
        state=state_tag(row, today),
        is_draft=row.state == State.DRAFT,
        is_open=row.state == State.ISSUED and (row.valid_until is None or today <= row.valid_until),
        is_told=row.state == State.TOLD,
        when=row.authored_at,
        valid_until=row.valid_until,
        doctor={
            "name": row.prescriber_name,
            "post": row.prescriber_post,
            "facility": row.facility_name,
            "when": row.signed_at or row.authored_at,
        },
        source=row.source,
        ending=ending_of(last),
        urls=_own_urls(own, row) if own else _urls(row),
    )


def row_words(rx: Shown) -> str:
    """The dose, and what became of it: one line of the card."""
    if rx.ending is None:
        return rx.words
    facts = {
        "ended": rx.ending.words,
        "where": rx.ending.where,
        "when": date_format(localtime(rx.ending.when), "SHORT_DATETIME_FORMAT"),
    }
    return f"{rx.words} {_('%(ended)s: %(where)s, %(when)s') % facts}"


def _urls(row: MedicationRequest) -> dict[str, str]:
    where = {"patient_id": row.patient_id, "prescription_id": row.id}
    return {
        name: reverse(f"prescription{suffix}", kwargs=where)
        for name, suffix in (
            ("page", ""),
            ("sign", "-sign"),
            ("cancel", "-cancel"),
            ("slip", "-slip"),
            ("pdf", "-pdf"),
        )
    }


def _own_urls(ctx: RecordContext, row: MedicationRequest) -> dict[str, str]:
    """The patient has one page: the sheet."""
    sheet = own_url(ctx, "cabinet-prescription", row.id)
    return {
        "page": sheet,
        "slip": sheet,
        "pdf": own_url(ctx, "cabinet-prescription-pdf", row.id),
    }


def med(row: MedicationRequest, language: str) -> dict[str, Any]:
    """One medicine of the sheet (templates/components/med.html)."""
    name = name_of(row)
    dose = dose_of(row)
    form = form_text(name.form, language)
    known = bool(name.inn)
    return {
        "id": str(row.id),
        "name": substance(name, language) if known else full_name(name, language),
        "strength": strength_text(name.strength, language) if known else "",
        "reason": form,
        "picture": _PICTURES.get(dose.unit if dose else "", "pill"),
        "words": dose_words(row, language),
        "quantity_words": quantity_words(row.quantity, row.quantity_unit, language),
        "how": [("p-doctor", row.note)] if row.note else [],
    }


def slip(row: MedicationRequest, who: PersonFacts, rx: Shown, language: str) -> dict[str, Any]:
    """What stands on the sheet the patient takes along."""
    return {
        "rx": rx,
        "qr": qr(row.number) if row.number else "",
        "person": {"name": who.full_name, "birth_date": who.birth_date, "lang": who.lang},
        "meds": [med(row, language)],
    }


def alert_words(alert: Alert) -> str:
    """What an alert says to the doctor."""
    facts = {"allergy": alert.allergy, "group": _(alert.class_name) if alert.class_name else ""}
    if alert.by == HIDDEN:
        return _(
            "Risk with an entry that is not shown here. Ask the patient, "
            "or open the record in an emergency."
        )
    if alert.by == "substance":
        return _("Allergy to this very medicine is recorded: %(allergy)s") % facts
    if alert.by == "class":
        return (
            _("Allergy is recorded: %(allergy)s. This medicine is of the group %(group)s.") % facts
        )
    return (
        _("Allergy is recorded: %(allergy)s (%(group)s). Some people also react to this medicine.")
        % facts
    )


def checks(checked: Checked, *, asked: bool) -> list[tuple[str, Tag]]:
    """The safety panel: what was looked at, what was found, and what was not looked at."""
    found: Tag = ("ok", _("nothing found"))
    if not asked:
        found = ("warn", _("allergies not asked yet"))
    if checked.alerts:
        found = ("warn", _("warning"))
    if checked.stops:
        found = ("stop", _("stop"))
    rows: list[tuple[str, Tag]] = [(_(name), found) for name in checked.looked_at]
    rows += [(_(name), ("off", _("not checked yet"))) for name in checked.not_checked]
    return rows


def alerts(checked: Checked) -> list[dict[str, Any]]:
    """Each alert with its kind for a note."""
    return [
        {"kind": "x" if one.severity is Severity.STOP else "warn", "words": alert_words(one)}
        for one in checked.alerts
    ]


def history(moves: Sequence[PrescriptionMove]) -> list[dict[str, Any]]:
    """Every step: who, in which post, where, when, why."""
    words = {
        "write": pgettext("prescription", "Written"),
        "sign": pgettext("prescription", "Signed"),
        "dispense": pgettext("prescription", "Dispensed"),
        "cancel": pgettext("prescription", "Cancelled"),
    }
    return [
        {
            "words": words[move.verb],
            "who": move.actor_name,
            "post": move.post_name,
            "where": move.facility_name,
            "when": move.at,
            "why": move.reason,
        }
        for move in moves
    ]


def qr(number: str) -> SafeString:
    """The printed number as an SVG of plain paths: no style attribute, nothing about a person."""
    code = segno.make(printed(number), error="m", micro=False)
    svg = code.svg_inline(scale=4, border=2, svgclass=None, lineclass=None, light="#fff")
    return mark_safe(svg)  # noqa: S308  (made of figures two lines above)
