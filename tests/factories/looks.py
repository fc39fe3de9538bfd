"""Looks written into the journal at chosen times."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.factories import records
from trust.context import Action, Actor
from trust.journal.services import record
from trust.walls.services import clear_scope


def look(actor: Actor, patient_id: UUID, at: datetime, **more: Any) -> None:
    """One row, as the gate would have written it then."""
    ctx = records.record_context(
        patient_id, **({"actor": actor, "action": Action.READ_CARD, "now": at} | more)
    )
    record(ctx, patient_id=patient_id)
    clear_scope()
