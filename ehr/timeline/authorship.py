"""Who writes, where, about whom, in which visit: as references and as a shield. Pure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trust.context import RecordContext
from trust.ledger.elements import Ref
from trust.ledger.entries import Shield


def shield(ctx: RecordContext, encounter_id: UUID | None = None) -> Shield:
    """What may later be closed about something written now: here, by this person, in this visit."""
    return Shield(
        facility_id=ctx.actor.facility_id,
        department_id=ctx.actor.department_id,
        encounter_id=encounter_id,
        author_id=ctx.actor.account_id,
        sensitivity=sensitivity(ctx),
    )


def class_what_follows(ctx: RecordContext, sensitive_class: str) -> None:
    """Everything written in this act from now on is of this class: a visit is closed whole."""
    ctx.facts["sensitivity"] = sensitive_class


def sensitivity(ctx: RecordContext) -> str:
    """The class of what this act writes, or nothing."""
    return ctx.facts.get("sensitivity", "")


def columns(closing: Shield) -> dict[str, Any]:
    """The shield as columns of a row."""
    return {name: getattr(closing, name) for name in Shield.__slots__}


def shield_of(row: Any) -> Shield:
    """The shield a row carries."""
    return Shield(**{name: getattr(row, name) for name in Shield.__slots__})


def patient(ctx: RecordContext) -> Ref:
    """Whose record is open."""
    return Ref(f"Patient/{ctx.patient_id}")


def author(ctx: RecordContext) -> Ref | None:
    """Who acts, with the printed name of the day."""
    actor = ctx.actor
    reference = f"Practitioner/{actor.practitioner_id}" if actor.practitioner_id else ""
    return Ref(reference, actor.name) if reference or actor.name else None


def facility(ctx: RecordContext) -> Ref | None:
    """Where they act."""
    actor = ctx.actor
    return (
        Ref(f"Organization/{actor.facility_id}", actor.facility_name) if actor.facility_id else None
    )


def encounter(encounter_id: UUID | None) -> Ref | None:
    """In which visit."""
    return Ref(f"Encounter/{encounter_id}") if encounter_id else None


def named_id(ref: Ref | None, resource_type: str) -> UUID | None:
    """The id of ours that a relative reference to `resource_type` names, if it does."""
    if ref is None or ref.resource_type != resource_type:
        return None
    try:
        return UUID(ref.resource_id)
    except ValueError:
        return None
