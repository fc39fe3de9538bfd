"""Reading the history of a card, newest first, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ehr.timeline.models import CardEntry
from ehr.timeline.rules import PAGE, Place
from trust.context import RecordContext


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line as stored."""

    kind: str
    resource_type: str
    resource_id: UUID
    encounter_id: UUID | None
    occurred_at: datetime
    system: str
    code: str
    title: str
    text: str
    state: str
    facility_name: str
    author_name: str
    author_id: UUID | None
    facility_id: UUID | None
    source: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the history; `older` is where the next one begins, None at the end."""

    lines: Sequence[HistoryLine]
    older: Place | None


def page_rows(
    ctx: RecordContext, *, before: Place | None = None, kind: str = ""
) -> QuerySet[CardEntry]:
    """The newest entries, or those older than `before`; of one kind, if asked; and one more."""
    rows = CardEntry.objects.filter(patient_id__in=ctx.patient_ids)
    if kind:
        rows = rows.filter(kind=kind)
    if before:
        older = Q(occurred_at=before.at, id__lt=before.id)
        rows = rows.filter(Q(occurred_at__lt=before.at) | older, occurred_at__lte=before.at)
    return rows.order_by("-occurred_at", "-id")[: PAGE + 1]


def page_of(found: Sequence[CardEntry]) -> HistoryPage:
    """The page that these rows make."""
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    return HistoryPage(
        lines=[_line(row) for row in shown],
        older=Place(last.occurred_at, last.id) if last else None,
    )


def of_encounter(ctx: RecordContext, encounter_id: UUID) -> Sequence[HistoryLine]:
    """What was written in one visit, in order."""
    rows = CardEntry.objects.filter(patient_id__in=ctx.patient_ids, encounter_id=encounter_id)
    return [_line(row) for row in rows.order_by("occurred_at", "id")[:200]]


def line_of(ctx: RecordContext, resource_type: str, resource_id: UUID) -> HistoryLine | None:
    """The line of one resource, or None."""
    row = CardEntry.objects.filter(
        patient_id__in=ctx.patient_ids, resource_type=resource_type, resource_id=resource_id
    ).first()
    return _line(row) if row else None


def facilities_of(ctx: RecordContext) -> Sequence[tuple[UUID, str]]:
    """Facilities that wrote into this card, by their printed names."""
    rows = CardEntry.objects.filter(patient_id__in=ctx.patient_ids, facility_id__isnull=False)
    pairs = rows.exclude(facility_name="").values_list("facility_id", "facility_name").distinct()
    return sorted(dict(pairs).items(), key=lambda pair: pair[1])


def writer_of(ctx: RecordContext, *, department_id: UUID | None) -> HistoryLine | None:
    """A line that this department wrote, or None."""
    row = CardEntry.objects.filter(
        patient_id__in=ctx.patient_ids, department_id=department_id
    ).first()
    return _line(row) if row and department_id else None


def _line(row: CardEntry) -> HistoryLine:
    return HistoryLine(**{name: getattr(row, name) for name in HistoryLine.__slots__})
