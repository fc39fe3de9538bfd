"""Reading visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

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


def latest(ctx: RecordContext, *, limit: int = 20) -> Sequence[Encounter]:
    """Visits, newest first; those entered in error are left out."""
    rows = Encounter.objects.filter(patient_id__in=ctx.patient_ids).exclude(
        status=EncounterState.ENTERED_IN_ERROR
    )
    return list(rows.order_by("-started_at", "-id")[:limit])


def last_visit_of_reader(ctx: RecordContext) -> datetime | None:
    """When this reader last finished a visit with the patient; what is newer is new to them."""
    return (
        Encounter.objects.filter(
            patient_id__in=ctx.patient_ids,
            author_id=ctx.actor.account_id,
            status=EncounterState.COMPLETED,
        )
        .order_by("-started_at")
        .values_list("ended_at", flat=True)
        .first()
    )


def known(ctx: RecordContext, encounter_id: UUID | None) -> UUID | None:
    """The id, if such a visit is in this card; what is told from elsewhere may name others."""
    rows = Encounter.objects.filter(patient_id=ctx.patient_id, id=encounter_id)
    return encounter_id if encounter_id and rows.exists() else None
