"""How the card is written on a page: plain values, words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ehr.allergies.queries import Allergies
from ehr.allergies.rules import Answer
from ehr.card import queries
from ehr.card.charting import pressure_part
from ehr.card.queries import CardPage
from ehr.card.rules import Part, Row, Tag
from ehr.encounters.states import EncounterState
from ehr.observations.rules import BY_CODE, value_text
from ehr.problems.rules import ROLE_NAMES, DiagnosisRole
from ehr.timeline.queries import HistoryLine
from ehr.timeline.rules import IN_ERROR, Kind
from patients.identity import presenters as identity
from patients.identity.queries import PersonFacts
from registry.terminology.queries import displays
from trust.context import RecordContext
from trust.ledger.elements import ICD10, LOINC

ICONS = {
    Kind.VISIT: "heart",
    Kind.OBSERVATION: "chart",
    Kind.PROBLEM: "flask",
    Kind.ALLERGY: "alert",
    Kind.NOTE: "doc",
    Kind.PRESCRIPTION: "pill",
    Kind.DISPENSE: "pill",
    Kind.DOCUMENT: "doc",
}


def language() -> str:
    """The reader's language."""
    return get_language() or "uz"


def banner(ctx: RecordContext) -> dict[str, Any]:
    """The patient banner of any page inside the record (components/pb.html); one statement."""
    person, allergies = queries.whose(ctx)
    return banner_of(ctx, person, allergies)


def banner_of(ctx: RecordContext, person: PersonFacts, allergies: Allergies) -> dict[str, Any]:
    """The banner from facts a page has already."""
    words = {
        Answer.NOT_ASKED: _("not asked yet"),
        Answer.NONE_KNOWN: _("none known, the person was asked"),
        Answer.HAS: "",
    }
    return {
        **identity.banner(person, timezone.localtime(ctx.now).date()),
        "allergies": [allergy_tag(row) for row in allergies.active],
        "allergy_words": words[allergies.answer],
        "alerts": [],
        "card_url": reverse("card", args=[ctx.patient_id]),
    }


def allergy_tag(row: Any) -> Tag:
    """An allergy as a shape and words: the dangerous ones stop."""
    words = f"{row.substance}: {row.reaction}" if row.reaction else row.substance
    return ("stop" if row.severe else "x", words)


def card_context(
    ctx: RecordContext, page: CardPage, *, kind: str, may_write: bool
) -> dict[str, Any]:
    """Everything templates/ehr/card/card.html shows."""
    names = _names(page.history.lines, page.problems)
    parts = [(section.side, section.show(ctx, found)) for section, found in page.sections]
    left = [
        problems_part(ctx, page.problems, names),
        allergies_part(ctx, page.allergies, may_write),
    ]
    return {
        "banner": banner_of(ctx, page.person, page.allergies),
        "tabs": [],
        "person_name": page.person.full_name,
        "patient_id": ctx.patient_id,
        "may_write": may_write,
        "visit_url": reverse("visit-write", args=[ctx.patient_id, page.open_visit.id])
        if page.open_visit and may_write
        else "",
        "sections_left": [*left, *(part for side, part in parts if side == "left")],
        "sections_right": [
            *vitals_parts(page.vitals, page.pressures),
            *(part for side, part in parts if side != "left"),
        ],
        "timeline": history_groups(ctx, page.history.lines, names, page.seen_until),
        "timeline_words": "",
        "chips": kind_chips(ctx.patient_id, kind),
        "older_url": older_url(ctx.patient_id, page, kind),
    }


def beside_visit(ctx: RecordContext, page: CardPage) -> list[Part]:
    """What a doctor wants in sight while writing: problems, pressures, current medicines."""
    names = _names((), page.problems)
    parts = [section.show(ctx, found) for section, found in page.sections]
    return [problems_part(ctx, page.problems, names), *parts, pressure_part(page.pressures)]


def kind_words() -> dict[str, str]:
    """The kinds of entries in the reader's language."""
    return {
        Kind.VISIT: _("Visits"),
        Kind.PROBLEM: _("Diagnoses"),
        Kind.OBSERVATION: _("Measurements"),
        Kind.NOTE: _("Notes"),
        Kind.PRESCRIPTION: _("Prescriptions"),
        Kind.DISPENSE: _("Dispensed"),
        Kind.ALLERGY: _("Allergies"),
        Kind.DOCUMENT: _("Documents"),
    }


def kind_chips(patient_id: UUID, kind: str) -> list[dict[str, Any]]:
    """Filters of the history."""
    url = reverse("card", args=[patient_id])
    everything = {"label": _("Everything"), "url": url, "current": not kind, "count": None}
    return [
        everything,
        *(
            {"label": words, "url": f"{url}?kind={each}", "current": each == kind, "count": None}
            for each, words in kind_words().items()
        ),
    ]


def older_url(patient_id: UUID, page: CardPage, kind: str) -> str:
    """The link to the next, older page, or nothing."""
    if page.history.older is None:
        return ""
    place = str(page.history.older).replace("+", "%2B")
    narrowed = f"&kind={kind}" if kind else ""
    return f"{reverse('card', args=[patient_id])}?before={place}{narrowed}"


def history_groups(
    ctx: RecordContext,
    lines: Sequence[HistoryLine],
    names: Mapping[tuple[str, str], str],
    seen_until: datetime | None,
) -> list[dict[str, Any]]:
    """The history by months."""
    groups: list[dict[str, Any]] = []
    for month, members in groupby(lines, key=lambda line: _month(line.occurred_at)):
        entries = [entry(ctx, line, names, seen_until) for line in members]
        words = ngettext("%(count)d entry", "%(count)d entries", len(entries))
        heading = date_format(month, "F Y")
        groups.append(
            {
                "heading": heading[:1].upper() + heading[1:],
                "words": words % {"count": len(entries)},
                "entries": entries,
            }
        )
    return groups


def entry(
    ctx: RecordContext,
    line: HistoryLine,
    names: Mapping[tuple[str, str], str],
    seen_until: datetime | None,
) -> dict[str, Any]:
    """One line of the history."""
    by_me = line.author_id is not None and line.author_id == ctx.actor.account_id
    author = _("you") if by_me and not line.source else line.author_name
    where = line.facility_name
    told = [_("from another system")] if line.source else []
    return {
        "icon": ICONS.get(Kind(line.kind), "doc"),
        "title": title(line, names),
        "url": entry_url(ctx.patient_id, line),
        "tag": state_tag(line),
        "text": line.text,
        "text_lang": "",
        "source": " · ".join(part for part in (where, author, *told) if part),
        "when": line.occurred_at,
        "is_new": bool(seen_until and line.occurred_at > seen_until and not by_me),
        "struck": line.state == IN_ERROR,
    }


def title(line: HistoryLine, names: Mapping[tuple[str, str], str]) -> str:
    """What the entry is, in the reader's language where a register knows its code."""
    named = names.get((line.system, line.code), "") or line.title
    match line.kind:
        case Kind.VISIT:
            return _("Visit")
        case Kind.NOTE:
            return named or _("Note")
        case Kind.PROBLEM:
            return f"{line.code} {named}" if line.system == ICD10 else named
        case Kind.ALLERGY:
            return _("Allergy: %(substance)s") % {"substance": allergy_words(line)}
        case Kind.DOCUMENT:
            return (
                f"{document_words(line.resource_type)}: {named}"
                if named
                else document_words(line.resource_type)
            )
        case _:
            return named or _("Entry without a name")


def allergy_words(line: HistoryLine) -> str:
    """The substance, or that none is known."""
    return _("none known") if line.code == "716186003" else line.title


def document_words(resource_type: str) -> str:
    """What kind of document a resource type is to a reader."""
    known = {
        "DocumentReference": _("Document"),
        "Consent": _("Consent"),
        "EpisodeOfCare": _("Episode of care"),
        "AuditEvent": _("Record of access elsewhere"),
        "DiagnosticReport": _("Report"),
        "Immunization": _("Vaccination"),
        "Procedure": _("Procedure"),
        "Composition": _("Document"),
    }
    return known.get(resource_type, resource_type)


def state_tag(line: HistoryLine) -> Tag | None:
    """The state worth a word; struck-out entries have their own sign."""
    if line.state == IN_ERROR:
        return None
    if line.kind == Kind.VISIT:
        return ("warn", _("not signed")) if line.state == EncounterState.IN_PROGRESS else None
    if line.kind == Kind.PROBLEM and line.state in set(DiagnosisRole):
        return ("", _(ROLE_NAMES[DiagnosisRole(line.state)]))
    if line.kind == Kind.PRESCRIPTION:
        return prescription_tag(line.state)
    return None


def prescription_tag(state: str) -> Tag | None:
    """States of prescriptions, as their room names them."""
    words: dict[str, Tag] = {
        "draft": ("warn", _("not signed")),
        "issued": ("acc", _("not collected yet")),
        "dispensed": ("ok", _("dispensed")),
        "cancelled": ("off", _("cancelled")),
        "told": ("", _("statement")),
    }
    return words.get(state)


def entry_url(patient_id: UUID, line: HistoryLine) -> str:
    """The page of the entry."""
    if line.kind == Kind.VISIT:
        return reverse("visit", args=[patient_id, line.resource_id])
    if line.kind == Kind.PRESCRIPTION:
        return reverse("prescription", args=[patient_id, line.resource_id])
    return reverse("entry", args=[patient_id, line.resource_type, line.resource_id])


def problems_part(
    ctx: RecordContext, rows: Sequence[Any], names: Mapping[tuple[str, str], str]
) -> Part:
    """Active problems, each once."""
    return Part(
        id="problems",
        title=_("Active problems"),
        icon="flask",
        empty=_("No diagnosis has been written yet."),
        rows=[
            Row(
                label=names.get((row.system, row.code), "") or row.title or row.code,
                url=reverse("entry", args=[ctx.patient_id, "Condition", row.id]),
                words=_("since %(date)s") % {"date": day(row.onset_at or row.occurred_at)},
                code=row.code if row.system == ICD10 else "",
                tag=("warn", _("provisional")) if row.verification == "provisional" else None,
            )
            for row in rows
        ],
    )


def allergies_part(ctx: RecordContext, allergies: Allergies, may_write: bool) -> Part:
    """Allergies, or that nobody asked."""
    words = {
        Answer.NOT_ASKED: _("Nobody has asked yet. Ask at this visit."),
        Answer.NONE_KNOWN: _("None known: the person was asked."),
        Answer.HAS: "",
    }
    return Part(
        id="allergies",
        title=_("Allergies"),
        icon="alert",
        link_url=reverse("allergies", args=[ctx.patient_id]) if may_write else "",
        link_label=_("Change"),
        empty=words[allergies.answer],
        rows=[
            Row(
                label=row.substance,
                url=reverse("entry", args=[ctx.patient_id, "AllergyIntolerance", row.id]),
                words=row.reaction,
                tag=("stop", _("dangerous")) if row.severe else None,
            )
            for row in allergies.active
        ],
    )


def vitals_parts(vitals: Sequence[Any], pressures: Sequence[Any]) -> list[Part]:
    """The last pressures as a picture, the newest of each vital sign as a list."""
    return [
        pressure_part(pressures),
        Part(
            id="vitals",
            title=_("Latest measurements"),
            icon="heart",
            empty=_("Nothing has been measured yet."),
            rows=[_vital_row(row) for row in vitals],
        ),
    ]


def _vital_row(row: Any) -> Row:
    return Row(
        label=_(BY_CODE[row.code].display), words=day(row.effective_at), side=value_text(row)
    )


def _names(lines: Sequence[HistoryLine], problems: Sequence[Any]) -> dict[tuple[str, str], str]:
    """The names of every code on the page, in at most one statement."""
    coded = [*((line.system, line.code) for line in lines), *((p.system, p.code) for p in problems)]
    named = {
        (LOINC, code): _(BY_CODE[code].display)
        for system, code in coded
        if system == LOINC and code in BY_CODE
    }
    diagnoses = {code for system, code in coded if system == ICD10}
    found = displays(ICD10, diagnoses, language()) if diagnoses else {}
    return named | {(ICD10, code): name for code, name in found.items()}


def _month(moment: datetime) -> date:
    return timezone.localtime(moment).date().replace(day=1)


def day(moment: datetime | None) -> str:
    """The day here in Tashkent, or that it is unknown."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else _("unknown")
