"""The locks that order writers: of one card, of one register entry."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from trust.ledger.models import ChainHead
from trust.ledger.seal import GENESIS


def lock_chain(patient_id: UUID) -> ChainHead:
    """The patient's chain head, made if absent, locked until the transaction ends."""
    heads = ChainHead.objects.select_for_update().filter(patient_id=patient_id)
    if head := heads.first():  # all but once in a life: a statement less
        return head
    ChainHead.objects.bulk_create(
        [ChainHead(patient_id=patient_id, position=0, hash=GENESIS)], ignore_conflicts=True
    )
    return heads.get()


def lock_register(resource_type: str, resource_id: UUID) -> None:
    """Order the writers of one register entry; its unique version is what guards the data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{resource_type}/{resource_id}"],
        )
