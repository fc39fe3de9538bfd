"""The row lock of a visit: two signatures of one visit wait for each other."""

from __future__ import annotations

from uuid import UUID

from ehr.encounters.errors import NoSuchVisit
from ehr.encounters.models import Encounter
from trust.context import RecordContext


def lock_encounter(ctx: RecordContext, encounter_id: UUID) -> Encounter:
    """The visit, locked until the end of the transaction. Raises NoSuchVisit."""
    row = (
        Encounter.objects.select_for_update()
        .filter(patient_id=ctx.patient_id, id=encounter_id)
        .first()
    )
    if row is None:
        raise NoSuchVisit
    return row
