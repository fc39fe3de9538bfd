"""Which service takes which resource over: the same that the screens' rows come from."""

from __future__ import annotations

from uuid import UUID

from ehr.allergies import services as allergies
from ehr.documents import services as documents
from ehr.encounters import services as encounters
from ehr.observations import services as observations
from ehr.problems import services as problems
from patients.identity import services as identity
from patients.representation import services as representation
from prescriptions.dispensing import services as dispensing
from prescriptions.formulary import services as formulary
from prescriptions.orders import services as orders
from registry.organisations import services as organisations
from registry.staff import services as staff
from trust.context import Context, RecordContext
from trust.ledger.entries import Entry, Tree
from trust.ledger.services import append_register

_CARD = {
    "RelatedPerson": representation.record_told,
    "Encounter": encounters.record_told,
    "Condition": problems.record_told,
    "Observation": observations.record_told,
    "AllergyIntolerance": allergies.record_told,
    "MedicationRequest": orders.record_told,
    "MedicationDispense": dispensing.record_told,
}


def tell_card(ctx: RecordContext, resource_id: UUID, tree: Tree, source: str) -> tuple[str, ...]:
    """Hand a patient's resource to its feature; types without one are kept as documents."""
    kind = tree["resourceType"]
    if kind == "Patient":
        return tuple(identity.record_told(ctx, tree=tree, source=source))
    if kind in _CARD:
        _CARD[kind](ctx, resource_id=resource_id, tree=tree, source=source)
    else:
        documents.record_told(ctx, resource_id=resource_id, tree=tree, source=source)
    return ()


def tell_register(ctx: Context, resource_id: UUID, tree: Tree, source: str) -> None:
    """Hand a register's resource to its feature; types without rows live in the ledger alone."""
    kind = tree["resourceType"]
    if kind in ("Organization", "Location"):
        organisations.record_told(
            ctx, resource_type=kind, resource_id=resource_id, tree=tree, source=source
        )
    elif kind in ("Practitioner", "PractitionerRole"):
        staff.record_told(
            ctx, resource_type=kind, resource_id=resource_id, tree=tree, source=source
        )
    elif kind == "Medication":
        formulary.record_told(ctx, resource_id=resource_id, tree=tree, source=source)
    else:
        append_register(ctx, [Entry(kind, resource_id, tree, source=source)])
