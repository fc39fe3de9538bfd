"""The patient's own record as somebody else would see it: whom to choose, and what they see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.timezone import localdate

from ehr.card.presenters import title
from ehr.timeline.queries import HistoryLine, facilities_of, page_of, page_rows
from patients.access import gate
from registry.organisations.queries import organization, organizations
from registry.staff.queries import post, staff_of
from trust.context import Actor, Decision, RecordContext, Role

SHOWN = 20
TREATING = (Role.DOCTOR, Role.NURSE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one view shows: may it open at all, and the lines of the history."""

    emergency: bool
    decision: Decision
    lines: Sequence[tuple[HistoryLine, str]]


def facilities(ctx: RecordContext, text: str) -> Sequence[tuple[UUID, str]]:
    """Facilities by name; without words those that wrote into this card."""
    if not text:
        return facilities_of(ctx)
    return [(one.id, one.name_uz) for one in organizations(text=text, limit=SHOWN)]


def posts(ctx: RecordContext, facility_id: UUID) -> Sequence[tuple[UUID, str]]:
    """Doctors and nurses who work there."""
    return [
        (one.id, f"{one.practitioner.printed_name}, {one.position_text}")
        for one in staff_of(facility_id, today=localdate(ctx.now))
        if one.role in TREATING and one.practitioner
    ]


def colleague(ctx: RecordContext, facility_id: UUID, post_id: UUID) -> Actor | None:
    """That post as an actor who has just shown a second factor; None if it does not hold."""
    held = post(post_id)
    if held is None or held.organization_id != facility_id or held.role not in TREATING:
        return None
    where = organization(facility_id)
    return Actor(
        role=Role(held.role),
        account_id=held.account_id,
        post_id=held.id,
        facility_id=facility_id,
        department_id=held.department_id,
        name=held.practitioner.printed_name if held.practitioner else "",
        post_name=held.position_text,
        facility_name=where.name_uz if where else "",
        is_strong=True,
        confirmed_at=ctx.now,
    )


def views(ctx: RecordContext, other: Actor) -> Sequence[Seen]:
    """As things stand now, and in an emergency."""
    return [_seen(ctx, other, emergency) for emergency in (False, True)]


def _seen(ctx: RecordContext, other: Actor, emergency: bool) -> Seen:
    with gate.simulate(ctx, other, emergency=emergency) as seen:
        lines = page_of(list(page_rows(seen))).lines if seen.decision.allowed else ()
    return Seen(emergency, seen.decision, [(one, _words(one)) for one in lines])


def _words(line: HistoryLine) -> str:
    named = title(line, {})
    return f"{named}: {line.text}" if line.text else named
