"""Visits: start, finish, enter in error, take over what was told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ehr.encounters import queries, wire
from ehr.encounters.errors import NotYourVisit, VisitNotInState
from ehr.encounters.locks import lock_encounter
from ehr.encounters.models import Encounter
from ehr.encounters.states import EncounterState, Move, move
from ehr.encounters.wire import EncounterFacts
from ehr.timeline import authorship
from ehr.timeline.rules import Kind, Line
from ehr.timeline.services import enter
from patients.access.services import close_care_relation, open_care_relation
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.elements import Concept, Precision, When
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.services import append


def start(ctx: RecordContext) -> UUID:
    """Begin a visit now, or go on with the one this person has open; its id."""
    already = queries.open_visit(ctx)
    if already:
        return already.id
    encounter_id = uuid7()
    closing = authorship.shield(ctx, encounter_id)
    try:
        with transaction.atomic():
            row = Encounter.objects.create(
                patient_id=ctx.patient_id,
                id=encounter_id,
                status=EncounterState.IN_PROGRESS,
                class_code=wire.AMBULATORY.code,
                started_at=ctx.now,
                author_name=ctx.actor.name,
                facility_name=ctx.actor.facility_name,
                recorded_at=ctx.now,
                **authorship.columns(closing),
            )
    except IntegrityError:  # the same doctor pressed twice
        if twin := queries.open_visit(ctx):
            return twin.id
        raise
    tree = wire.overlay(wire.SEED, _facts_of_new(ctx))
    append(ctx, [_entry(encounter_id, tree, closing, expected=0)])
    open_care_relation(
        ctx, kind="encounter", source_type=wire.RESOURCE_TYPE, source_id=encounter_id
    )
    enter(ctx, _line(row, closing))
    return encounter_id


def still_open(row: Encounter) -> None:
    """Whether the visit may still be written in. Raises VisitNotInState."""
    move(row.status, Move.FINISH)


def finish(ctx: RecordContext, *, encounter_id: UUID, reason: str = "", capacity: str = "") -> None:
    """Close the visit now. Raises NotYourVisit, VisitNotInState."""
    row = lock_encounter(ctx, encounter_id)
    if row.author_id != ctx.actor.account_id:
        raise NotYourVisit(author=row.author_name)
    row.status, row.reason, row.ended_at = move(row.status, Move.FINISH), reason[:500], ctx.now
    row.sensitivity = authorship.sensitivity(ctx) or row.sensitivity
    row.capacity = capacity
    told = Concept(text=row.reason) if row.reason else None
    end = When.at(ctx.now)
    _change(ctx, row, status=row.status, reason=told, end=end, capacity=capacity)
    close_care_relation(ctx, source_id=encounter_id)


def enter_in_error(ctx: RecordContext, *, encounter_id: UUID, reason: str) -> None:
    """The visit was opened by mistake: a new version says so, nothing disappears."""
    row = lock_encounter(ctx, encounter_id)
    row.status = move(row.status, Move.ENTER_IN_ERROR)
    row.ended_at = row.ended_at or ctx.now
    _change(ctx, row, status=row.status, error_reason=reason)
    close_care_relation(ctx, source_id=encounter_id)


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take over an Encounter from elsewhere whole; it opens no relation and no duty here."""
    facts = wire.read(tree)
    closing = Shield(encounter_id=resource_id, author_id=ctx.actor.account_id)
    start, end = facts.start, facts.end
    in_order = bool(start and end and start.start <= end.start)
    row = Encounter.objects.create(
        patient_id=ctx.patient_id,
        id=resource_id,
        status=facts.status[:20],
        class_code=facts.class_.code[:20] if facts.class_ else "",
        reason=facts.reason.words[:500] if facts.reason else "",
        capacity=facts.capacity[:12],
        started_at=start.start if start else None,
        ended_at=end.start if end and (in_order or start is None) else None,
        author_name=facts.attender.display[:200] if facts.attender else "",
        facility_name=facts.provider.display[:300] if facts.provider else "",
        source=source[:200],
        recorded_at=ctx.now,
        **authorship.columns(closing),
    )
    append(ctx, [_entry(resource_id, tree, closing, expected=0, source=source)])
    precision = start.precision if start else Precision.SECOND
    line = _line(row, closing)
    enter(ctx, replace(line, precision=precision, occurred_at=row.started_at or ctx.now))


def _facts_of_new(ctx: RecordContext) -> EncounterFacts:
    return EncounterFacts(
        status=EncounterState.IN_PROGRESS,
        class_=wire.AMBULATORY,
        type=wire.CONSULTATION,
        subject=authorship.patient(ctx),
        attender=authorship.author(ctx),
        provider=authorship.facility(ctx),
        start=When.at(ctx.now),
    )


def _change(ctx: RecordContext, row: Encounter, **facts: Any) -> None:
    before = ledger.current(ctx, wire.RESOURCE_TYPE, row.id)
    if before is None:
        raise VisitNotInState
    previous = parse(before.content)
    tree = wire.overlay(previous, replace(wire.read(previous), **facts))
    closing = authorship.shield_of(row)
    append(ctx, [_entry(row.id, tree, closing, expected=row.version)])
    updated = Encounter.objects.filter(
        patient_id=ctx.patient_id, id=row.id, version=row.version
    ).update(
        status=row.status,
        reason=row.reason,
        ended_at=row.ended_at,
        sensitivity=row.sensitivity,
        capacity=row.capacity,
        version=row.version + 1,
    )
    if not updated:
        raise VisitNotInState
    enter(ctx, _line(row, closing))


def _entry(
    encounter_id: UUID, tree: Tree, closing: Shield, *, expected: int, source: str = ""
) -> Entry:
    return Entry(
        wire.RESOURCE_TYPE,
        encounter_id,
        tree,
        index=wire.index(tree),
        shield=closing,
        expected_version=expected,
        source=source,
    )


def _line(row: Encounter, closing: Shield) -> Line:
    return Line(
        kind=Kind.VISIT,
        resource_type=wire.RESOURCE_TYPE,
        resource_id=row.id,
        occurred_at=row.started_at or row.recorded_at,
        text=row.reason,
        state=row.status,
        facility_name=row.facility_name,
        author_name=row.author_name,
        source=row.source,
        shield=closing,
    )
