"""What the pages of the card read: one statement a page, whatever its parts want."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from ehr.allergies import queries as allergies
from ehr.allergies.queries import Allergies
from ehr.card import together
from ehr.card.models import Draft
from ehr.card.rules import CardSection, VisitSection
from ehr.documents import queries as documents
from ehr.encounters import queries as encounters
from ehr.encounters.states import EncounterState
from ehr.observations import queries as observations
from ehr.problems import queries as problems
from ehr.timeline import queries as timeline
from ehr.timeline.queries import HistoryPage
from ehr.timeline.rules import Place
from patients.identity.queries import PersonFacts, person_facts, person_rows
from trust.context import RecordContext


@dataclass(frozen=True, slots=True)
class CardPage:
    """Everything the card shows at a glance."""

    person: PersonFacts
    allergies: Allergies
    problems: Sequence[Any]
    vitals: Sequence[Any]
    pressures: Sequence[Any]
    history: HistoryPage
    open_visit: Any | None
    seen_until: datetime | None
    sections: Sequence[tuple[CardSection, Mapping[str, Sequence[Any]]]]


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Everything written in one visit."""

    encounter: Any
    observations: Sequence[Any]
    conditions: Sequence[Any]
    documents: Sequence[Any]


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What was half written."""

    fields: Mapping[str, Sequence[str]]
    saved_at: datetime


@cache
def card_sections() -> Sequence[CardSection]:
    """Panels of upper rooms on the card, in order (settings.CARD_SECTIONS)."""
    return [cast(CardSection, import_string(path)()) for path in settings.CARD_SECTIONS]


@cache
def visit_sections() -> Sequence[VisitSection]:
    """Parts of the visit page, in the order in which they are signed (settings.VISIT_SECTIONS)."""
    return [cast(VisitSection, import_string(path)()) for path in settings.VISIT_SECTIONS]


def card(ctx: RecordContext, *, before: Place | None = None, kind: str = "") -> CardPage:
    """The card at a glance, with a page of its history."""
    people, sections = person_rows(ctx), card_sections()
    wanted: dict[str, Any] = {
        **people,
        "allergies": allergies.rows(ctx),
        "problems": problems.active(ctx),
        "vitals": observations.latest_vitals(ctx),
        "pressures": observations.pressures(ctx),
        "mine": encounters.mine(ctx),
        "history": timeline.page_rows(ctx, before=before, kind=kind),
    }
    for place, section in enumerate(sections):
        wanted |= {f"{place}:{name}": rows for name, rows in section.wanted(ctx).items()}
    found = together.fetch(wanted)
    mine = found["mine"]
    done = [row.ended_at for row in mine if row.status == EncounterState.COMPLETED]
    return CardPage(
        person=person_facts(**{name: found[name] for name in people}),
        allergies=allergies.allergies_of(found["allergies"]),
        problems=found["problems"],
        vitals=found["vitals"],
        pressures=found["pressures"],
        history=timeline.page_of(found["history"]),
        open_visit=next((row for row in mine if row.status == EncounterState.IN_PROGRESS), None),
        seen_until=done[0] if done else None,
        sections=[
            (section, {name: found[f"{place}:{name}"] for name in section.wanted(ctx)})
            for place, section in enumerate(sections)
        ],
    )


def whose(ctx: RecordContext) -> tuple[PersonFacts, Allergies]:
    """What the banner says."""
    people = person_rows(ctx)
    found = together.fetch({**people, "allergies": allergies.rows(ctx)})
    person = person_facts(**{name: found[name] for name in people})
    return person, allergies.allergies_of(found["allergies"])


def visit(ctx: RecordContext, encounter_id: UUID) -> VisitPage:
    """One visit and what was written in it. Raises NoSuchVisit."""
    return VisitPage(
        encounter=encounters.encounter(ctx, encounter_id),
        observations=observations.of_encounter(ctx, encounter_id),
        conditions=problems.of_encounter(ctx, encounter_id),
        documents=documents.of_encounter(ctx, encounter_id),
    )


def draft(ctx: RecordContext, encounter_id: UUID) -> SavedDraft | None:
    """What this author has half written in this visit."""
    row = Draft.objects.filter(
        patient_id=ctx.patient_id, encounter_id=encounter_id, author_id=ctx.actor.account_id
    ).first()
    return SavedDraft(json.loads(row.body), row.saved_at) if row else None
