"""Keys that lead to a patient. Anybody may add one; only the gates may ask (`locate`)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from trust.context import RecordContext


@dataclass(frozen=True, slots=True)
class Located:
    """Where a key leads: the patient, a target within the card, and who made it."""

    patient_id: UUID
    target: str
    owner_id: UUID | None


def locate(kind: str, key: str) -> Located | None:
    """The patient behind a key. For the gate alone: its answer is not yet a permission."""
    if "\0" in key:
        return None  # no key holds it, and the database would not take the question
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_id, target, owner_id FROM locate(%s, %s)", [kind, key])
        row = cursor.fetchone()
    return Located(*row) if row else None


def claim(ctx: RecordContext, kind: str, key: str, target: str = "") -> bool:
    """Add a key; False when it is taken (a second request waits for the first to commit)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO trust_locator (kind, key, patient_id, target, owner_id) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [kind, key, ctx.patient_id, target, ctx.actor.account_id],
        )
        return cursor.rowcount == 1
