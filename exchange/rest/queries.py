"""What the FHIR door reads: who a bearer is, which types are offered, where a resource lives."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from patients.representation.queries import person_of
from registry.staff.queries import actor_for
from trust.accounts.services import bearer
from trust.context import Actor, Role

REGISTERS = frozenset(
    {
        "Organization",
        "Location",
        "Practitioner",
        "PractitionerRole",
        "HealthcareService",
        "Medication",
    }
)


def bearer_actor(token: str) -> tuple[Actor, str] | None:
    """The actor behind a token and the token's scope, or None."""
    held = bearer(token)
    if held is None:
        return None
    if held.account is None:
        return Actor.system(held.system_name), held.scope
    if held.account.role == Role.PATIENT:
        account = held.account
        patient_id = person_of(account.id)
        actor = Actor(
            role=Role.PATIENT,
            account_id=account.id,
            patient_id=patient_id,
            name=account.display_name,
            is_strong=True,  # the token was issued to somebody who had shown who they are
        )
        return actor, held.scope
    actor = actor_for(held.account)
    return (actor, held.scope) if actor else None


def offered_types() -> list[str]:
    """Resource types with a wire, in the order of settings.WIRES."""
    return [import_module(path).RESOURCE_TYPE for path in settings.WIRES]
