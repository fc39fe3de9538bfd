"""Reading observations."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, QuerySet

from ehr.observations.errors import NoSuchObservation
from ehr.observations.models import Observation
from ehr.observations.rules import VITALS
from ehr.timeline.rules import IN_ERROR
from trust.context import RecordContext
from trust.ledger.elements import LOINC

TREND = 6


def observation(ctx: RecordContext, observation_id: UUID) -> Observation:
    """One observation of this card. Raises NoSuchObservation."""
    row = Observation.objects.filter(patient_id__in=ctx.patient_ids, id=observation_id).first()
    if row is None:
        raise NoSuchObservation
    return row


def vitals(ctx: RecordContext) -> QuerySet[Observation]:
    """The latest six of each vital sign, newest first; one statement whatever the card holds."""
    first, *others = (_latest(ctx, vital.code) for vital in VITALS)
    return first.union(*others, all=True)


def of_encounter(ctx: RecordContext, encounter_id: UUID) -> Sequence[Observation]:
    """What was measured in one visit, struck-out values included."""
    rows = Observation.objects.filter(patient_id__in=ctx.patient_ids, encounter_id=encounter_id)
    return list(rows.order_by("effective_at", "id")[:100])


def _latest(ctx: RecordContext, code: str) -> QuerySet[Observation]:
    rows = Observation.objects.filter(patient_id__in=ctx.patient_ids, system=LOINC, code=code)
    newest = F("effective_at").desc(nulls_last=True)
    return rows.exclude(status=IN_ERROR).order_by(newest, "-id")[:TREND]
