"""The bytes of a visit as they are signed: every entry of it, without what the server adds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ehr.card.queries import visit
from ehr.encounters.states import EncounterState
from ehr.signing.errors import NothingToSign
from ehr.timeline.authorship import shield_of
from trust.context import RecordContext
from trust.ledger.canonical import dump, parse
from trust.ledger.queries import of_encounter
from trust.signatures.services import Subject

KIND = "visit"
FORM = "yagona-signed-visit-1"
# What the author of a visit answers for; what others do with it later is theirs to sign.
TYPES = (
    "Encounter",
    "AllergyIntolerance",
    "Condition",
    "DocumentReference",
    "MedicationRequest",
    "Observation",
)


def visit_subject(ctx: RecordContext, encounter_id: UUID) -> Subject:
    """The document of a finished visit. Raises NoSuchVisit, NothingToSign."""
    row = visit(ctx, encounter_id).encounter
    if row.source or row.status != EncounterState.COMPLETED:
        raise NothingToSign
    entries = [_entry(one) for one in of_encounter(ctx, encounter_id, TYPES)]
    content = dump(
        {
            "form": FORM,
            "patient": f"Patient/{row.patient_id}",
            "encounter": f"Encounter/{row.id}",
            "entries": entries,
        }
    )
    return Subject(KIND, "Encounter", row.id, content, shield_of(row))


def _entry(one: Any) -> dict[str, Any]:
    """Number and content of a version; `meta` is the server's and changes by itself."""
    tree = {name: value for name, value in parse(one.content).items() if name != "meta"}
    return {"version": one.version, "resource": tree}
