"""Reading notes and documents."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ehr.documents.errors import NoSuchDocument
from ehr.documents.models import Document
from trust.context import RecordContext


def document(ctx: RecordContext, document_id: UUID) -> Document:
    """One document of this card. Raises NoSuchDocument."""
    row = Document.objects.filter(patient_id__in=ctx.patient_ids, id=document_id).first()
    if row is None:
        raise NoSuchDocument
    return row


def of_encounter(ctx: RecordContext, encounter_id: UUID) -> Sequence[Document]:
    """What was written in one visit, struck-out notes included."""
    rows = Document.objects.filter(patient_id__in=ctx.patient_ids, encounter_id=encounter_id)
    return list(rows.order_by("recorded_at", "id")[:100])
