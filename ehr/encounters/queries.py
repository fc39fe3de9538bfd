"""Reading visits."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, QuerySet

from ehr.encounters.errors import NoSuchVisit
from ehr.encounters.models import Encounter
from ehr.encounters.states import EncounterState
from trust.context import RecordContext


def encounter(ctx: RecordContext, encounter_id: UUID) -> Encounter:
    """One visit of this card. Raises NoSuchVisit."""
    found = Encounter.objects.filter(patient_id__in=ctx.patient_ids, id=encounter_id).first()
    if found is None:
        raise NoSuchVisit
    return found


def open_visit(ctx: RecordContext) -> Encounter | None:
    """The visit this reader has begun with this patient and not yet signed."""
    return Encounter.objects.filter(
        patient_id=ctx.patient_id,
        author_id=ctx.actor.account_id,
        status=EncounterState.IN_PROGRESS,
        source="",
    ).first()


def finished(ctx: RecordContext, *, limit: int = 50) -> Sequence[Encounter]:
    """Visits that are over, newest first; those entered in error are left out."""
    rows = Encounter.objects.filter(patient_id__in=ctx.patient_ids).exclude(
        status__in=[EncounterState.ENTERED_IN_ERROR, EncounterState.IN_PROGRESS]
    )
    return list(rows.order_by(F("started_at").desc(nulls_last=True), "-id")[:limit])


def mine(ctx: RecordContext) -> QuerySet[Encounter]:
    """The reader's own latest visits: the open one, and since when everything else is new."""
    return Encounter.objects.filter(
        patient_id__in=ctx.patient_ids, author_id=ctx.actor.account_id, source=""
    ).order_by("-started_at")[:5]


def known(ctx: RecordContext, encounter_id: UUID | None) -> UUID | None:
    """The id, if such a visit is in this card; what is told from elsewhere may name others."""
    rows = Encounter.objects.filter(patient_id=ctx.patient_id, id=encounter_id)
    return encounter_id if encounter_id and rows.exists() else None
