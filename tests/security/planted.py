"""People with words planted in their records, so that a leak is seen wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from ehr.documents import services as documents
from patients.access import gate
from patients.consents.models import Consent
from patients.identity.queries import person
from patients.worklist import services as worklist
from tests.factories import actors, prescriptions, world
from tests.security.doors import Site, site
from trust.accounts.models import Account
from trust.accounts.services import issue_token
from trust.context import Action, Actor, Role


@dataclass(frozen=True, slots=True)
class Planted:
    """A site whose patient bears these words: who they are, and what ails them."""

    site: Site
    facility_id: UUID
    patient_id: UUID
    name: str
    note: str


def planted() -> Planted:
    """A facility of its own with one patient, a note and a prescription with planted words."""
    here = site()
    facility_id, patient_id = here.parts["facility_id"], here.parts["patient_id"]
    note = f"planted{uuid4().hex}"
    with gate.open_record(actors.doctor(facility_id), patient_id, Action.WRITE_CARD) as ctx:
        name = person(ctx).full_name.split()[0]
        (document_id,) = written(ctx, note)
    here.parts.update(resource_type="DocumentReference", resource_id=document_id)
    return Planted(here, facility_id, patient_id, name, note)


def written(ctx: Any, note: str) -> tuple[UUID]:
    """A note with these words."""
    return (documents.write_note(ctx, text=note, encounter_id=None),)


def closed_at(one: Planted, **refusal: Any) -> str:
    """Words that another facility wrote into this patient's record and the patient closed."""
    elsewhere = actors.OTHER_FACILITY
    with gate.open_record(actors.registrar(elsewhere), one.patient_id, Action.QUEUE_PERSON) as ctx:
        worklist.queue_person(ctx)
    words = f"closed{uuid4().hex}"
    with gate.open_record(actors.doctor(elsewhere), one.patient_id, Action.WRITE_CARD) as ctx:
        (document_id,) = written(ctx, words)
        case = prescriptions.Case(ctx.actor, one.patient_id, prescriptions.encounters.start(ctx))
    prescription_id, _number = prescriptions.issued(case, note=f"{words} bir mahal")
    with gate.open_record(case.doctor, one.patient_id, Action.WRITE_CARD) as ctx:
        values = {"scope": "facility", "target_id": elsewhere, "source_facility_id": elsewhere}
        Consent.objects.create(
            patient_id=one.patient_id,
            state="active",
            side="care",
            is_usable_in_emergency=False,
            basis="uz-265-I",
            decided_at=ctx.now,
            decided_by=uuid4(),
            **(values | refusal),
        )
    one.site.parts.update(
        resource_type="DocumentReference",
        resource_id=document_id,
        prescription_id=prescription_id,
        encounter_id=case.encounter_id,
    )
    return words


def with_tokens(one: Site) -> dict[Role, Client]:
    """The same people as machines: clients that carry a bearer token."""
    tokens: dict[Role, Client] = {}
    for role, client in one.clients.items():
        account = Account.objects.get(pk=client.session["_auth_user_id"])
        scope = "patient/*.read" if role is Role.PATIENT else "user/*.read"
        token = issue_token(account=account, system_name="", scope=scope, minutes=5)
        tokens[role] = Client(headers={"authorization": f"Bearer {token}"})
    return tokens


def own(actor: Actor) -> UUID:
    """The person an actor is."""
    assert actor.patient_id
    return actor.patient_id


__all__ = ["Planted", "closed_at", "planted", "with_tokens", "world"]
