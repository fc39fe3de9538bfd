"""Whether a visit is kept from a cabinet now."""

from __future__ import annotations

from uuid import UUID

from patients.withholding.models import Withholding
from trust.context import RecordContext


def kept(ctx: RecordContext, encounter_id: UUID) -> Withholding | None:
    """The decision that holds now."""
    return Withholding.objects.filter(
        patient_id__in=ctx.patient_ids, encounter_id=encounter_id, lifted_at=None
    ).first()
