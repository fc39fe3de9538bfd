"""A facility with a doctor signed in, a person who waits there, and a few codes of ICD-10."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from django.test import Client

from patients.access import gate
from registry.terminology.models import CodeSystem
from registry.terminology.queries import forget_names
from registry.terminology.rules import ICD10
from registry.terminology.services import Term, load_terms
from tests.factories import actors, people, records, registry
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Action, Actor, RecordContext, Role

BACKEND = "django.contrib.auth.backends.ModelBackend"
CODES = (
    Term("IX", "Diseases of the circulatory system", is_selectable=False),
    Term("I10", "Essential (primary) hypertension", "Birlamchi arterial gipertenziya"),
    Term("E11.9", "Type 2 diabetes mellitus without complications"),
    Term("J06.9", "Acute upper respiratory infection, unspecified"),
)


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who works where, and who came."""

    account: Account
    doctor: Actor
    client: Client
    patient_id: UUID

    def url(self, tail: str) -> str:
        """An address below the patient's."""
        return f"/patients/{self.patient_id}/{tail}"

    def beside(self, **more: str) -> Clinic:
        """The same doctor, with another person who waits."""
        patient_id = people.queued(actors.registrar(self.doctor.facility_id), **more)
        return replace(self, patient_id=patient_id)

    def open(self, action: Action = Action.WRITE_CARD) -> object:
        """The patient's record, opened by the doctor."""
        return gate.open_record(self.doctor, self.patient_id, action)


def signed_in(account: Account) -> Client:
    """A client with a session of this account."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, account)
    return client


def load_codes() -> None:
    """A few codes of ICD-10."""
    forget_names()
    CodeSystem.objects.get_or_create(uri=ICD10, defaults={"name": "ICD-10", "source": "test"})
    load_terms(records.context(), system=ICD10, terms=CODES)


def make_clinic() -> Clinic:
    """A doctor at work and a person in the queue of the same facility."""
    load_codes()
    registry.territories()
    here = registry.facility()
    account = registry.account(Role.DOCTOR)
    post = registry.post(at=here, role=Role.DOCTOR, account_id=account.pk)
    doctor = actors.doctor(here.id, account_id=account.pk, post_id=post.id)
    patient_id = people.queued(actors.registrar(here.id))
    return Clinic(account, doctor, signed_in(account), patient_id)


@pytest.fixture
def clinic(db: None) -> Clinic:
    """A clinic inside the test's transaction."""
    return make_clinic()


@pytest.fixture
def ctx(clinic: Clinic) -> object:
    """The patient's record, open for the whole test."""
    with clinic.open() as opened:  # type: ignore[attr-defined]
        assert isinstance(opened, RecordContext)
        yield opened
