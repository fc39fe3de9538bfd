"""Reading observations."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from ehr.observations.errors import NoSuchObservation
from ehr.observations.models import Observation
from ehr.observations.rules import PRESSURE, VITALS
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


def latest_vitals(ctx: RecordContext) -> QuerySet[Observation]:
    """The newest value of each vital sign that this reader may see.

    Asked code by code and not by a mark on the newest row: a mark on a closed row would leave a
    gap where somebody without closed rows has a value.
    """
    first, *others = (newest(ctx, LOINC, vital.code) for vital in VITALS)
    return first.union(*others, all=True).order_by("-effective_at", "-id")


def pressures(ctx: RecordContext) -> QuerySet[Observation]:
    """The last six blood pressures, newest first."""
    return _newest_first(ctx, LOINC, PRESSURE.code)[:TREND]


def newest(ctx: RecordContext, system: str, code: str) -> QuerySet[Observation]:
    """The newest value of this code that still holds."""
    return _newest_first(ctx, system, code)[:1]


def of_encounter(ctx: RecordContext, encounter_id: UUID) -> Sequence[Observation]:
    """What was measured in one visit, struck-out values included."""
    rows = Observation.objects.filter(patient_id__in=ctx.patient_ids, encounter_id=encounter_id)
    return list(rows.order_by("effective_at", "id")[:100])


def _newest_first(ctx: RecordContext, system: str, code: str) -> QuerySet[Observation]:
    rows = Observation.objects.filter(patient_id__in=ctx.patient_ids, system=system, code=code)
    return rows.exclude(status=IN_ERROR).order_by("-effective_at", "-id")
