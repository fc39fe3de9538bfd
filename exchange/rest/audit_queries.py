"""Reading the own journal for AuditEvent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from exchange.rest.audit import AuditFacts
from exchange.rest.audit_asked import AuditAsked
from patients.access.queries import reveal
from trust.context import RecordContext
from trust.journal.models import Journal, Outcome


def audit_fact(ctx: RecordContext, event_id: UUID) -> AuditFacts | None:
    """One look at the opened record."""
    row = Journal.objects.filter(patient_id__in=ctx.patient_ids, id=event_id).first()
    return _facts(*reveal(ctx, [row])) if row else None


def audit_facts(ctx: RecordContext, asked: AuditAsked) -> Sequence[AuditFacts]:
    """The newest that fit, and one more if there are older ones."""
    if asked.patient is not None and asked.patient not in ctx.patient_ids:
        return []
    rows = Journal.objects.filter(patient_id__in=ctx.patient_ids)
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    if asked.before is not None:
        at, key = asked.before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=key))
    found = list(rows.order_by("-at", "-id")[: asked.count + 1])
    return [_facts(row) for row in reveal(ctx, found)]


def _facts(row: Journal) -> AuditFacts:
    assert row.patient_id is not None  # noqa: S101  (both queries ask for it)
    return AuditFacts(
        id=row.id,
        at=row.at,
        operation_id=row.operation_id,
        patient_id=row.patient_id,
        actor_name=row.actor_name,
        role=row.role,
        post_id=row.post_id,
        facility_id=row.facility_id,
        facility_name=row.facility_name,
        system_name=row.system_name,
        action=row.action,
        purpose=row.purpose,
        is_refused=row.outcome == Outcome.REFUSED,
        encounter_id=row.encounter_id,
        entities=tuple(row.entities),
    )
