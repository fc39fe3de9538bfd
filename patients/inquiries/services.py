"""Asking about a look, and answering."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from patients.inquiries.errors import AnsweredAlready, NoSuchLook, OwnLook
from patients.inquiries.models import AccessInquiry
from patients.inquiries.queries import look
from patients.inquiries.states import ANSWER_WITHIN, InquiryState
from patients.representation.queries import account_of
from trust.context import RecordContext
from trust.ids import uuid7
from trust.journal.models import Journal
from trust.notices.services import notify


def inquire(ctx: RecordContext, *, operation_id: UUID, words: str) -> UUID:
    """Open a case about one look of somebody on the staff; asking twice is once; its id.

    The officer of the facility where they work answers within 30 days. Raises NoSuchLook.
    """
    seen = look(ctx, operation_id)
    if seen is None or seen.facility_id is None:
        raise NoSuchLook
    AccessInquiry.objects.bulk_create(
        [
            AccessInquiry(
                patient_id=ctx.patient_id,
                id=uuid7(),
                facility_id=seen.facility_id,
                operation_id=operation_id,
                looked_at=seen.at,
                looked_by=", ".join(filter(None, (seen.actor_name, seen.post_name)))[:200],
                words=words,
                state=InquiryState.OPEN,
                opened_at=ctx.now,
                due_at=ctx.now + ANSWER_WITHIN,
            )
        ],
        ignore_conflicts=True,
    )
    held = AccessInquiry.objects.get(patient_id=ctx.patient_id, operation_id=operation_id)
    return held.id


def answer(ctx: RecordContext, *, inquiry_id: UUID, state: InquiryState, words: str) -> None:
    """Write the answer, once, and tell the patient. Raises NoSuchLook, OwnLook, AnsweredAlready."""
    mine = AccessInquiry.objects.filter(
        patient_id=ctx.patient_id, id=inquiry_id, facility_id=ctx.actor.facility_id
    )
    row = mine.first()
    if row is None:
        raise NoSuchLook
    if _looked(ctx, row):
        raise OwnLook
    changed = mine.filter(state=InquiryState.OPEN).update(
        state=state,
        answered_at=ctx.now,
        answered_by=ctx.actor.account_id,
        answerer_name=ctx.actor.name,
        answer=words,
    )
    if not changed:
        raise AnsweredAlready
    if account_id := account_of(ctx):
        body = _("The officer for data protection has answered your question. Read it there.")
        notify(ctx, account_id=account_id, subject=_("Who looked at my record"), body=body)


def _looked(ctx: RecordContext, row: AccessInquiry) -> bool:
    return Journal.objects.filter(
        patient_id=ctx.patient_id,
        operation_id=row.operation_id,
        account_id=ctx.actor.account_id,
    ).exists()
