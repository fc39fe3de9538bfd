"""Feeding facts from the ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from patients.identity.queries import person
from registry.organisations.queries import organization
from reports.facts import queries
from reports.facts.locks import lock_resource
from reports.facts.models import Fact
from reports.facts.rules import Place, Subject, changes, happening
from trust.context import RecordContext
from trust.keys.services import keyed_hash
from trust.ledger.canonical import parse
from trust.ledger.entries import LedgerVersion
from trust.ledger.queries import history


def project(ctx: RecordContext, *, resource_type: str, resource_id: UUID, version: int) -> int:
    """Add the facts of this version and of earlier ones not yet counted; how many were added.

    Doing it again, or in another order, adds nothing twice: versions below the last that counted
    are left alone, and the unique key of facts has the last word.
    """
    lock_resource(resource_id)
    _, counted = queries.counted_before(resource_type, resource_id, version)
    waiting = [
        one
        for one in reversed(history(ctx, resource_type, resource_id))
        if counted < one.version <= version and not one.is_gone
    ]
    return sum(_project_one(ctx, one) for one in waiting)


def _project_one(ctx: RecordContext, stored: LedgerVersion) -> int:
    before, _ = queries.counted_before(stored.resource_type, stored.resource_id, stored.version)
    # A correction of something undated must not move it to the day of the correction.
    unstated = before.occurred_at if before else stored.recorded_at
    after = happening(parse(stored.content), unstated, _subject(ctx), _place(stored))
    rows = [
        Fact(
            **asdict(what),
            amount=amount,
            known_at=stored.recorded_at,
            resource_type=stored.resource_type,
            resource_id=stored.resource_id,
            version=stored.version,
        )
        for what, amount in changes(before, after)
    ]
    # Without a target: the app may not read facts, and naming columns would need that.
    Fact.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _subject(ctx: RecordContext) -> Subject:
    facts = person(ctx)
    key = keyed_hash("report-person", str(ctx.patient_id))
    return Subject(person_key=key, born=facts.birth_date, sex=facts.gender)


def _place(stored: LedgerVersion) -> Place:
    """Where the facility stands today; its territory changes too seldom to keep a history of it."""
    facility: Any = organization(stored.facility_id) if stored.facility_id else None
    code: str = (facility.territory_id or "") if facility else ""
    return Place(stored.facility_id, code[:4], code if len(code) == 7 else "")
