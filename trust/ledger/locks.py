"""The lock that orders the writers of one card."""

from __future__ import annotations

from uuid import UUID

from trust.ledger.models import ChainHead
from trust.ledger.seal import GENESIS


def lock_chain(patient_id: UUID) -> ChainHead:
    """The patient's chain head, made if absent, locked until the transaction ends."""
    ChainHead.objects.bulk_create(
        [ChainHead(patient_id=patient_id, position=0, hash=GENESIS)], ignore_conflicts=True
    )
    return ChainHead.objects.select_for_update().get(patient_id=patient_id)
