"""The starter registers: complete, enterable again, and each demo sign-in has its post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from registry.organisations.models import Location, Organization
from registry.organisations.queries import may_manage
from registry.staff.demo import demo_id, seed
from registry.staff.models import Practitioner, PractitionerRole
from registry.staff.queries import actor_for
from registry.terminology.models import CodeSystem
from registry.terminology.rules import POSITION
from registry.terminology.services import Term, load_terms
from registry.territories.queries import may_report_on
from tests.factories import registry as factory
from tests.factories.records import context
from trust.accounts.models import Account
from trust.context import Role
from trust.ledger.models import RegisterLedger

STAFF = {
    "registrar": Role.REGISTRAR,
    "doctor": Role.DOCTOR,
    "nurse": Role.NURSE,
    "pharmacist": Role.PHARMACIST,
    "pharmacist2": Role.PHARMACIST,
    "analyst": Role.ANALYST,
    "head": Role.HEAD,
    "inspector": Role.INSPECTOR,
}


@pytest.fixture
def accounts(db: None) -> dict[str, UUID]:
    """The demo sign-ins, with registers and posts entered."""
    factory.territories()
    CodeSystem.objects.create(uri=POSITION, name="Position", source="test")
    terms = [Term("family-doctor", "Family doctor", "Oilaviy shifokor", "Семейный врач")]
    load_terms(context(), system=POSITION, terms=terms)
    made = {name: factory.account(role, name).id for name, role in STAFF.items()}
    seed(made)
    return made


def _counts() -> list[int]:
    tables: list[Any] = [Organization, Location, Practitioner, PractitionerRole, RegisterLedger]
    return [table.objects.count() for table in tables]


@pytest.mark.django_db
def test_every_region_has_facilities_and_every_sign_in_its_post(accounts: dict[str, UUID]) -> None:
    regions = set(Organization.objects.values_list("territory__parent_id", flat=True))
    assert len(regions) == 14
    assert Organization.objects.count() == 33
    for name, role in STAFF.items():
        actor = actor_for(Account.objects.get(username=name))
        assert actor is not None and actor.role is role, name
    doctor = actor_for(Account.objects.get(username="doctor"))
    assert doctor is not None
    assert doctor.facility_id == demo_id("facility", "sinov-3")
    assert doctor.facility_name == "Sinov 3-poliklinika"
    assert doctor.post_name == "Oilaviy shifokor"
    assert doctor.name.startswith("Shifokorova")


@pytest.mark.django_db
def test_the_two_pharmacists_work_at_two_pharmacies(accounts: dict[str, UUID]) -> None:
    first = actor_for(Account.objects.get(username="pharmacist"))
    second = actor_for(Account.objects.get(username="pharmacist2"))
    assert first is not None and second is not None
    assert first.facility_id != second.facility_id


@pytest.mark.django_db
def test_head_and_analyst_hold_their_grants(accounts: dict[str, UUID]) -> None:
    assert may_manage(accounts["head"], demo_id("facility", "sinov-3"))
    assert not may_manage(accounts["head"], demo_id("facility", "namuna-1"))
    assert may_report_on(accounts["analyst"], "17")


@pytest.mark.django_db
def test_seeding_again_enters_nothing(accounts: dict[str, UUID]) -> None:
    before = _counts()
    seed(accounts)
    assert _counts() == before
