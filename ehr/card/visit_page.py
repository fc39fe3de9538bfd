"""The visit page as plain values: the open form, or what was written and signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ehr.card import queries
from ehr.card.forms import VisitForm
from ehr.card.presenters import language
from ehr.card.queries import VisitPage
from ehr.card.rules import ROWS, Part, Visit
from ehr.encounters.rules import CAPACITY_NAMES, Capacity
from ehr.encounters.states import EncounterState
from ehr.observations.rules import BY_CODE, VITALS, value_text
from ehr.problems.rules import ROLE_NAMES, DiagnosisRole
from ehr.timeline.rules import IN_ERROR
from patients.representation.presenters import own_url
from registry.terminology.queries import displays, find_concepts
from trust.context import RecordContext
from trust.ledger.elements import ICD10

FOUND = 12


def visit_of(ctx: RecordContext, row: Any) -> Visit:
    """What sections need to know of the visit."""
    return Visit(
        encounter_id=row.id,
        is_open=row.status == EncounterState.IN_PROGRESS and not row.source,
        is_mine=row.author_id == ctx.actor.account_id and not row.source,
        started_at=row.started_at,
    )


def may_be_printed(row: Any) -> bool:
    """A visit of ours that is signed: what was only told here is nobody's document of ours."""
    return row.status == EncounterState.COMPLETED and not row.source


def pdf_url(ctx: RecordContext, row: Any) -> str:
    """Where the clinic gets the visit on paper."""
    return reverse("visit-pdf", args=[ctx.patient_id, row.id]) if may_be_printed(row) else ""


def own_pdf_url(ctx: RecordContext, row: Any) -> str:
    """Where the cabinet gets it."""
    return own_url(ctx, "cabinet-visit-pdf", row.id) if may_be_printed(row) else ""


def heading(row: Any) -> dict[str, Any]:
    """The title of the page with the state of the visit."""
    started = timezone.localtime(row.started_at or row.recorded_at)
    states = {
        EncounterState.IN_PROGRESS: ("warn", _("not signed")),
        EncounterState.COMPLETED: ("ok", _("signed")),
        EncounterState.ENTERED_IN_ERROR: ("off", _("entered in error")),
    }
    told = ("", _("from another system"))
    return {
        "id": row.id,
        "heading": _("Visit, %(when)s") % {"when": date_format(started, "DATETIME_FORMAT")},
        "words": " · ".join(part for part in (row.facility_name, row.author_name) if part),
        "state": told if row.source else states.get(row.status),
    }


def form_sections(
    ctx: RecordContext, form: VisitForm, visit: Visit, found: Sequence[Any]
) -> list[dict[str, Any]]:
    """The parts of the open form, each with its state for the list of parts."""
    data = {"form": form}
    parts = [
        _part("note", _("Reason and note"), "doc", "note", data, _filled(form, "note", "reason")),
        _part("vitals", _("Vital signs"), "heart", "vitals", _vitals(form), _filled(form, *_KEYS)),
        _part(
            "diagnoses",
            _("Diagnoses"),
            "flask",
            "diagnoses",
            {**data, "rows": _rows(form), "found": found},
            _filled(form, *(f"code_{place}" for place in range(ROWS))),
        ),
    ]
    if not form.asked:
        state = _filled(form, "allergy_answer") or ("warn", _("ask"))
        parts.insert(0, _part("allergies", _("Allergies"), "alert", "allergies", data, state))
    return parts + [
        _upper(part)
        for section in queries.visit_sections()
        if (part := section.show(ctx, visit)) is not None
    ]


def signed_sections(
    ctx: RecordContext, page: VisitPage, *, may_write: bool, own: bool = False
) -> dict[str, Any]:
    """What a signed visit holds; patients (`own`) have pages of their own for other rooms' parts."""
    visit = visit_of(ctx, page.encounter)
    parts = [] if own else [section.show(ctx, visit) for section in queries.visit_sections()]
    return {
        "reason": page.encounter.reason,
        "capacity": "" if own else _capacity_words(page.encounter.capacity),
        "vitals": [_measured(ctx, row, may_write) for row in page.observations],
        "diagnoses": _diagnosed(ctx, page.conditions, may_write),
        "notes": [_noted(ctx, row, may_write) for row in page.documents],
        "parts": [_upper(part) for part in parts if part is not None],
    }


def _capacity_words(capacity: str) -> str:
    """What was found of a minor's capacity, for care alone; nothing where nothing was said."""
    return _(CAPACITY_NAMES[Capacity(capacity)]) if capacity in set(Capacity) else ""


def found_diagnoses(text: str) -> list[tuple[str, str]]:
    """Codes and names that a search text means."""
    found = find_concepts(ICD10, text, FOUND) if text.strip() else []
    return [(each.code, each.name(language())) for each in found]


def names_of(codes: Sequence[str]) -> dict[str, str]:
    """ICD-10 names in the reader's language."""
    return displays(ICD10, codes, language()) if codes else {}


_KEYS = tuple(vital.key for vital in VITALS)


def _part(
    name: str, title: str, icon: str, template: str, data: Any, state: Any, words: str = ""
) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "icon": icon,
        "words": words,
        "state": state,
        "template": f"ehr/card/visit_{template}.html",
        "data": data,
    }


def _upper(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "icon": part.icon,
        "words": "",
        "state": part.data.get("state", ""),
        "template": part.template,
        "data": part.data,
        "rows": part.rows,
        "empty": part.empty,
    }


def _filled(form: VisitForm, *names: str) -> str | tuple[str, str]:
    if any(form[name].errors for name in names):
        return ("x", _("check"))
    return "done" if any(form[name].value() for name in names) else ""


def _vitals(form: VisitForm) -> dict[str, Any]:
    return {"fields": [form[key] for key in _KEYS]}


def _rows(form: VisitForm) -> list[dict[str, Any]]:
    codes = [str(form[f"code_{place}"].value() or "").strip().upper() for place in range(ROWS)]
    names = names_of([code for code in codes if code])
    return [
        {
            "place": place,
            "code": form[f"code_{place}"],
            "role": form[f"role_{place}"],
            "first": form[f"first_{place}"],
            "sure": form[f"sure_{place}"],
            "name": names.get(code, ""),
        }
        for place, code in enumerate(codes)
    ]


def _measured(ctx: RecordContext, row: Any, may_write: bool) -> dict[str, Any]:
    known = BY_CODE.get(row.code)
    return {
        "label": _(known.display) if known else row.title,
        "value": value_text(row),
        **_struck(ctx, "Observation", row, row.status == IN_ERROR, may_write),
    }


def _diagnosed(ctx: RecordContext, rows: Sequence[Any], may_write: bool) -> list[dict[str, Any]]:
    names = names_of([row.code for row in rows if row.system == ICD10])
    roles = {str(role): _(words) for role, words in ROLE_NAMES.items()}
    return [
        {
            "code": row.code,
            "name": names.get(row.code) or row.title,
            "role": roles.get(row.role, ""),
            "is_main": row.role == DiagnosisRole.MAIN,
            "first": row.first_in_life,
            **_struck(ctx, "Condition", row, row.verification == IN_ERROR, may_write),
        }
        for row in rows
    ]


def _noted(ctx: RecordContext, row: Any, may_write: bool) -> dict[str, Any]:
    return {
        "text": row.text or row.title,
        **_struck(ctx, row.resource_type, row, row.status == IN_ERROR, may_write),
    }


def _struck(
    ctx: RecordContext, resource_type: str, row: Any, struck: bool, may_write: bool
) -> dict[str, Any]:
    where: list[str | UUID] = [ctx.patient_id, resource_type, row.id]
    return {
        "struck": struck,
        "error_reason": row.error_reason,
        "url": reverse("entry", args=where),
        "strike_url": reverse("entry-in-error", args=where) if may_write and not struck else "",
    }
