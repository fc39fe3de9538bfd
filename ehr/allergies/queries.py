"""Reading allergies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ehr.allergies.errors import NoSuchAllergy
from ehr.allergies.models import AllergyIntolerance
from ehr.allergies.rules import Answer, Clinical, Verification
from trust.context import RecordContext

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Allergies:
    """What the card knows about allergies."""

    answer: Answer
    active: Sequence[AllergyIntolerance]
    none_known: AllergyIntolerance | None = None


def allergies(ctx: RecordContext) -> Allergies:
    """Active allergies (the dangerous first), or whether the person was ever asked."""
    return allergies_of(list(rows(ctx)))


def rows(ctx: RecordContext) -> QuerySet[AllergyIntolerance]:
    """Every statement that still holds, newest first."""
    return (
        AllergyIntolerance.objects.filter(patient_id__in=ctx.patient_ids)
        .exclude(verification=Verification.IN_ERROR)
        .exclude(clinical__in=[Clinical.INACTIVE, "resolved"])
        .order_by("-recorded_at", "-id")[:SHOWN]
    )


def allergies_of(found: Sequence[AllergyIntolerance]) -> Allergies:
    """What these statements say together."""
    active = [row for row in found if not row.is_none_known]
    if active:
        return Allergies(Answer.HAS, sorted(active, key=lambda row: not row.severe))
    if found:
        return Allergies(Answer.NONE_KNOWN, (), found[0])
    return Allergies(Answer.NOT_ASKED, ())


def active_allergies(ctx: RecordContext) -> Sequence[AllergyIntolerance]:
    """What the safety rules of prescribing look at."""
    return allergies(ctx).active


def allergy(ctx: RecordContext, allergy_id: UUID) -> AllergyIntolerance:
    """One statement of this card. Raises NoSuchAllergy."""
    row = AllergyIntolerance.objects.filter(patient_id__in=ctx.patient_ids, id=allergy_id).first()
    if row is None:
        raise NoSuchAllergy
    return row
