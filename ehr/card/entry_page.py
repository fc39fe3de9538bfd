"""The page of one entry as plain values: what it says, who says so, every version there was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ehr.card.presenters import day, document_words, language
from ehr.observations.rules import BY_CODE, value_text
from registry.terminology.queries import displays
from trust.context import RecordContext
from trust.ledger.elements import ICD10
from trust.ledger.entries import LedgerVersion
from trust.transparency.queries import seals


def entry_page(row: Any, resource_type: str) -> dict[str, Any]:
    """One entry with everything a reader asks of it."""
    occurred = getattr(row, "occurred_at", None) or getattr(row, "effective_at", None)
    title, text = _said_by(row, resource_type)
    return {
        "title": title,
        "text": text,
        "facts": [
            (_("When"), day(occurred)),
            (_("Written by"), row.author_name),
            (_("Recorded"), _moment(row.recorded_at)),
            *([(_("From another system"), row.source)] if row.source else []),
        ],
        "encounter_id": row.encounter_id,
    }


def versions(ctx: RecordContext, told: Sequence[LedgerVersion]) -> list[dict[str, Any]]:
    """The history of an entry: each version with its place in the log, or that it waits for one."""
    sealed = seals(ctx, told)
    return [
        {"number": one.version, "when": one.recorded_at, "seal": sealed.get(one.ledger_id)}
        for one in told
    ]


def _said_by(row: Any, resource_type: str) -> tuple[str, str]:
    match resource_type:
        case "Observation":
            known = BY_CODE.get(row.code)
            return (_(known.display) if known else row.title or row.code), value_text(row)
        case "Condition":
            named = displays(ICD10, [row.code], language()) if row.system == ICD10 else {}
            return f"{row.code} {named.get(row.code) or row.title}".strip(), row.note
        case "AllergyIntolerance":
            words = _("none known") if row.is_none_known else row.substance
            return _("Allergy: %(substance)s") % {"substance": words}, row.reaction
        case _:
            words = document_words(resource_type)
            named = _("Note") if row.is_note and not (row.source and row.title) else row.title
            return (named if row.is_note else f"{words}: {named}" if named else words), row.text


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
