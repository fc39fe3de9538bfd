"""Keep a visit from a cabinet; show it again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from patients.identity.services import today
from patients.withholding.errors import KeptAlready, NotOfYourFacility, ReasonMissing
from patients.withholding.models import Withholding
from patients.withholding.rules import KeptFrom, is_reason_enough
from trust.context import RecordContext
from trust.ids import uuid7


def withhold(
    ctx: RecordContext,
    *,
    encounter_id: UUID,
    encounter_facility: UUID | None,
    side: KeptFrom,
    reason: str,
    born: date | None,
    is_capable: bool = True,
) -> None:
    """From the next request on, the visit is absent there; care goes on seeing it.

    Raises NotOfYourFacility, ReasonMissing, KeptAlready.
    """
    _check_facility(ctx, encounter_facility)
    if not is_reason_enough(
        side,
        reason,
        born=born,
        today=today(ctx),
        limits=settings.AGE_LIMITS,
        is_capable=is_capable,
    ):
        raise ReasonMissing(field="reason")
    row = Withholding(
        patient_id=ctx.patient_id,
        id=uuid7(),
        encounter_id=encounter_id,
        side=side,
        reason=reason,
        kept_at=ctx.now,
        kept_by=ctx.actor.account_id,
        author_name=ctx.actor.name,
        facility_id=ctx.actor.facility_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twin:
        raise KeptAlready from twin


def show(ctx: RecordContext, *, encounter_id: UUID, encounter_facility: UUID | None) -> None:
    """Show it in every cabinet again; a second time changes nothing. Raises NotOfYourFacility."""
    _check_facility(ctx, encounter_facility)
    Withholding.objects.filter(
        patient_id__in=ctx.patient_ids, encounter_id=encounter_id, lifted_at=None
    ).update(lifted_at=ctx.now, lifted_by=ctx.actor.account_id)


def _check_facility(ctx: RecordContext, encounter_facility: UUID | None) -> None:
    if encounter_facility is None or encounter_facility != ctx.actor.facility_id:
        raise NotOfYourFacility
