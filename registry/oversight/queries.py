"""Reading the journal across patients: by days, person of staff, facility, outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import make_aware

from registry.oversight.rules import PAGE, Asked
from trust.context import Context, Purpose, Role
from trust.journal.models import Journal
from trust.keys.services import keyed_hash


@dataclass(frozen=True, slots=True)
class Look:
    """One act of the journal; the patient is a pseudonym."""

    id: UUID
    at: datetime
    who: str
    post: str
    facility: str
    role: str
    action: str
    purpose: str
    is_refused: bool
    patient: str


def looks(ctx: Context, asked: Asked) -> Sequence[Look]:
    """The newest acts that fit, and one more if there are older ones."""
    first = make_aware(datetime.combine(asked.since, time()))
    last = make_aware(datetime.combine(asked.until + timedelta(days=1), time()))
    rows = Journal.objects.filter(at__gte=first, at__lt=last)
    if asked.name:  # a patient's own name is no name of staff: it finds and shows nothing
        rows = rows.filter(actor_name__icontains=asked.name).exclude(role=Role.PATIENT)
    if asked.facility:
        rows = rows.filter(facility_name__icontains=asked.facility)
    if asked.outcome:
        rows = rows.filter(outcome=asked.outcome)
    if asked.emergency:
        rows = rows.filter(purpose=Purpose.EMERGENCY)
    if asked.before:
        rows = rows.filter(at__lte=asked.before.at).exclude(
            at=asked.before.at, id__gte=asked.before.id
        )
    return [_look(row) for row in rows.order_by("-at", "-id")[: PAGE + 1]]


def _look(row: Journal) -> Look:
    return Look(
        id=row.id,
        at=row.at,
        who="" if row.role == Role.PATIENT else row.actor_name or row.system_name,
        post=row.post_name,
        facility=row.facility_name,
        role=row.role,
        action=row.action,
        purpose=row.purpose,
        is_refused=row.outcome == "refused",
        patient=keyed_hash("oversight", str(row.patient_id))[:8] if row.patient_id else "",
    )
