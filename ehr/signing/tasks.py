"""Celery's door: what a signature lacks is asked for again until it is there."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from patients.access import gate
from trust.context import Action, Actor
from trust.outbox.services import finish
from trust.signatures.house import answers
from trust.signatures.ports import Level
from trust.signatures.queries import signature
from trust.signatures.services import TASK, complete

Payload = dict[str, str]
_JOB = Actor.system("complete-signatures")


@shared_task(name=TASK)
def complete_signature(outbox_id: str, payload: Payload) -> None:
    """Time-stamp and answers for one signature; not done, the relay sends it again.

    While nobody answers the record stays shut: asking in vain is no look at it.
    """
    if not answers():
        return
    patient_id, one = UUID(payload["patient_id"]), UUID(payload["signature_id"])
    with gate.open_record(_JOB, patient_id, Action.COMPLETE_SIGNATURE) as ctx:
        row = signature(ctx, one)
        if row is None or row.level == Level.LASTING or complete(ctx, [row]):
            finish(UUID(outbox_id))
