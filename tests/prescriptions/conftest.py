"""A polyclinic, two pharmacies, and people signed in at each through the real middleware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from ehr.allergies import services as allergies
from ehr.encounters import services as encounters
from patients.access import gate
from patients.desk.services import give_cabinet_code
from registry.organisations.models import Organization
from registry.organisations.rules import Kind
from tests.factories import actors, people, registry
from tests.factories import prescriptions as factory
from tests.factories.sessions import sign_in
from trust.accounts.services import use_code
from trust.context import Action, Actor, Role

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Person:
    """Somebody signed in: the client and the actor behind it."""

    client: Client
    actor: Actor


@dataclass(frozen=True)
class Town:
    """Who works where."""

    clinic: Organization
    doctor: Person
    pharmacist: Person
    second: Person

    def visit(self) -> factory.Case:
        """A person in an open visit of the doctor."""
        registrar = actors.registrar(self.clinic.id)
        patient_id = people.queued(registrar)
        with gate.open_record(self.doctor.actor, patient_id, Action.WRITE_CARD) as ctx:
            case = factory.Case(self.doctor.actor, patient_id, encounters.start(ctx))
            allergies.record_none_known(ctx, encounter_id=case.encounter_id)
            return case

    def patient(self, patient_id: UUID) -> Client:
        """The patient, signed in with a code from the desk."""
        desk = actors.registrar(self.clinic.id)
        with gate.open_record(desk, patient_id, Action.GIVE_CABINET_CODE) as ctx:
            code = give_cabinet_code(ctx)
        client = Client(headers={"accept-language": "en"})
        sign_in(client, use_code(code))
        return client


def _works(role: Role, at: Organization) -> Person:
    account = registry.account(role)
    post = registry.post(at=at, role=role, account_id=account.pk)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, account)
    actor = Actor(
        role=role,
        account_id=account.pk,
        facility_id=at.id,
        facility_name=at.name_uz,
        name="Sinovov Misol",
        post_id=post.id,
        is_strong=True,
        confirmed_at=datetime.now(UTC),
    )
    return Person(client, actor)


@pytest.fixture
def town(db: None) -> Town:
    """One polyclinic in Tashkent, two pharmacies."""
    registry.territories()
    clinic = registry.facility("Sinov 3-poliklinikasi", district="1726262")
    return Town(
        clinic=clinic,
        doctor=_works(Role.DOCTOR, clinic),
        pharmacist=_works(
            Role.PHARMACIST, registry.facility("Misol dorixonasi", kind=Kind.PHARMACY)
        ),
        second=_works(Role.PHARMACIST, registry.facility("Boshqa dorixona", kind=Kind.PHARMACY)),
    )
