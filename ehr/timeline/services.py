"""Writing the history of a card. Whoever appends to the ledger enters a line here too.

    enter(ctx, Line(kind=Kind.PRESCRIPTION, resource_type="MedicationRequest", resource_id=...,
                    occurred_at=ctx.now, title="Enalapril 10 mg", state="active",
                    shield=authorship.shield(ctx, encounter_id)))

Upper rooms call it in the transaction of their `ledger.append` and again for each new version.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast
from uuid import UUID

from django.db.models import CharField

from ehr.timeline.authorship import columns
from ehr.timeline.models import CardEntry
from ehr.timeline.rules import Line
from trust.context import RecordContext

_WIDTHS: dict[str, int] = {
    name: cast("CharField[Any, Any]", CardEntry._meta.get_field(name)).max_length or 0
    for name in (
        "system",
        "code",
        "title",
        "text",
        "state",
        "facility_name",
        "author_name",
        "source",
    )
}


def enter(ctx: RecordContext, *lines: Line) -> None:
    """New lines; a line whose resource is in the history already replaces its line."""
    CardEntry.objects.bulk_create(
        (CardEntry(patient_id=ctx.patient_id, **_columns(line)) for line in lines),
        update_conflicts=True,
        unique_fields=["patient_id", "resource_type", "resource_id"],
        update_fields=[
            "occurred_at",
            "precision",
            "system",
            "code",
            "title",
            "text",
            "state",
            "sensitivity",
            "secrecy",
        ],
    )


def restate(ctx: RecordContext, *, resource_type: str, resource_id: UUID, state: str) -> None:
    """The same line in another state (finished, entered in error, dispensed)."""
    CardEntry.objects.filter(
        patient_id=ctx.patient_id, resource_type=resource_type, resource_id=resource_id
    ).update(state=state)


def _columns(line: Line) -> dict[str, Any]:
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    shield = columns(values.pop("shield"))
    for name, width in _WIDTHS.items():
        values[name] = values[name][:width]
    return values | shield
