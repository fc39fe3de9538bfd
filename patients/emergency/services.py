"""Breaking the glass, mending it earlier, and reviewing it; the patient is told at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from patients.access.errors import NotHere
from patients.emergency import queries
from patients.emergency.errors import OwnEmergency, ReviewedAlready, TooManyEmergencies
from patients.emergency.models import EmergencyAccess
from patients.emergency.rules import AN_HOUR, LASTS, EmergencyReason, Verdict, review_due
from patients.identity.queries import is_here
from patients.representation.queries import account_of
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.locks import lock_chain
from trust.notices.services import notify


def open_emergency(ctx: RecordContext, *, reason: EmergencyReason, told: str) -> UUID:
    """Open this record to this post for four hours; its id. Twice is once while it lasts.

    Raises NotHere for a person who is not in the register, TooManyEmergencies.
    """
    if not is_here(ctx):
        raise NotHere
    lock_chain(ctx.patient_id)  # two clicks: the second waits and finds the first
    if already := queries.open_now(ctx):
        return already
    if queries.opened_since(ctx, ctx.now - timedelta(hours=1)) >= AN_HOUR:
        raise TooManyEmergencies
    row = EmergencyAccess(
        patient_id=ctx.patient_id,
        id=uuid7(),
        account_id=ctx.actor.account_id,
        post_id=ctx.actor.post_id,
        facility_id=ctx.actor.facility_id,
        actor_name=ctx.actor.name,
        post_name=ctx.actor.post_name,
        reason=reason,
        told=told,
        opened_at=ctx.now,
        closes_at=ctx.now + LASTS,
        review_due_at=review_due(ctx.now, settings.HOLIDAYS),
    )
    row.save(force_insert=True)
    _tell_the_patient(ctx)
    return row.id


def end_emergency(ctx: RecordContext) -> None:
    """The actor has seen what was needed; a second time changes nothing."""
    EmergencyAccess.objects.filter(
        patient_id=ctx.patient_id,
        account_id=ctx.actor.account_id,
        post_id=ctx.actor.post_id,
        ended_at=None,
        closes_at__gt=ctx.now,
    ).update(ended_at=ctx.now)


def review(ctx: RecordContext, *, access_id: UUID, verdict: Verdict, remark: str) -> None:
    """Write the verdict, once. Raises NotHere, OwnEmergency, ReviewedAlready."""
    mine = EmergencyAccess.objects.filter(
        patient_id=ctx.patient_id, id=access_id, facility_id=ctx.actor.facility_id
    )
    row = mine.first()
    if row is None:
        raise NotHere
    if row.account_id == ctx.actor.account_id:
        raise OwnEmergency
    changed = mine.filter(reviewed_at=None).update(
        reviewed_at=ctx.now,
        reviewed_by=ctx.actor.account_id,
        reviewer_name=ctx.actor.name,
        verdict=verdict,
        remark=remark,
    )
    if not changed:
        raise ReviewedAlready


def _tell_the_patient(ctx: RecordContext) -> None:
    """Who, where and when; nothing of what is in the record."""
    account_id = account_of(ctx)
    if account_id is None:
        return  # without a cabinet the look stands in the journal and waits there
    actor = ctx.actor
    body = _("%(who)s, %(post)s, %(where)s opened your record in an emergency.") % {
        "who": actor.name,
        "post": actor.post_name,
        "where": actor.facility_name,
    }
    notify(ctx, account_id=account_id, subject=_("Your record was opened"), body=body)
