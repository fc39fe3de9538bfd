"""Which service strikes out which kind of entry, and what an entry's page shows of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from ehr.allergies import queries as allergy_queries
from ehr.allergies import services as allergies
from ehr.card.errors import NoSuchEntry, NotStruckHere
from ehr.documents import queries as document_queries
from ehr.documents import services as documents
from ehr.observations import queries as observation_queries
from ehr.observations import services as observations
from ehr.problems import queries as problem_queries
from ehr.problems import services as problems
from trust.context import RecordContext

_ROWS: Mapping[str, Callable[[RecordContext, UUID], Any]] = {
    "Observation": observation_queries.observation,
    "Condition": problem_queries.condition,
    "AllergyIntolerance": allergy_queries.allergy,
}

STRUCK = (*_ROWS, "DocumentReference")


def row_of(ctx: RecordContext, resource_type: str, resource_id: UUID) -> Any:
    """The typed row of an entry; documents are of any type. Raises the feature's refusal."""
    if resource_type in _ROWS:
        return _ROWS[resource_type](ctx, resource_id)
    row = document_queries.document(ctx, resource_id)
    if row.resource_type != resource_type:
        raise NoSuchEntry
    return row


def strike(
    ctx: RecordContext, *, resource_type: str, resource_id: UUID, seen_version: int, reason: str
) -> None:
    """Mark one entry as entered in error, upon the version that was seen."""
    seen: dict[str, Any] = {"seen_version": seen_version, "reason": reason}
    match resource_type:
        case "Observation":
            observations.enter_in_error(ctx, observation_id=resource_id, **seen)
        case "Condition":
            problems.enter_in_error(ctx, condition_id=resource_id, **seen)
        case "AllergyIntolerance":
            allergies.enter_in_error(ctx, allergy_id=resource_id, **seen)
        case "DocumentReference":
            documents.enter_in_error(ctx, document_id=resource_id, **seen)
        case _:
            raise NotStruckHere
