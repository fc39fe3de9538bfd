"""Facilities: a version for each act, grants upon single facilities, what others tell."""

from __future__ import annotations

from uuid import uuid4

import pytest

from registry.organisations import queries, services, wire
from registry.organisations.errors import NameMissing, NotManager, UnknownFacility
from registry.organisations.location_wire import LocationFacts
from registry.organisations.models import Organization
from registry.organisations.rules import Kind, PlaceKind, place_named
from registry.territories.errors import NotTheMinistry
from tests.factories import actors
from tests.factories import registry as factory
from tests.factories.records import context
from trust.accounts.models import Account
from trust.context import Context, Role
from trust.ledger.canonical import parse
from trust.ledger.elements import Ref
from trust.ledger.errors import StaleVersion
from trust.ledger.models import RegisterLedger
from trust.ledger.queries import register_current

pytestmark = pytest.mark.django_db


def _head(account: Account) -> Context:
    return context(actor=actors.doctor(account_id=account.id))


def _versions() -> int:
    return RegisterLedger.objects.count()


def test_a_facility_is_a_version_and_its_row() -> None:
    factory.territories()
    row = factory.facility("Sinov markazi", kind=Kind.HOSPITAL, district="1726294")
    stored = register_current(context(), "Organization", row.id)
    assert stored is not None and stored.version == row.version == 1
    facts = wire.read(parse(stored.content))
    assert facts.name == row.name_uz == "Sinov markazi"
    assert row.territory_id == "1726294" and row.kind == Kind.HOSPITAL


def test_only_whoever_manages_a_facility_changes_it() -> None:
    mine, other = factory.facility("Meniki"), factory.facility("Boshqa")
    head = factory.account(Role.HEAD)
    services.grant_management(context(), account_id=head.id, organization_id=mine.id)
    assert [each.id for each in queries.managed_by(head.id)] == [mine.id]
    before = _versions()
    changed = services.change_passport(
        _head(head), organization_id=mine.id, expected_version=1, phone="+998 00 1"
    )
    assert (changed.version, changed.phone, changed.name_uz) == (2, "+998 00 1", "Meniki")
    with pytest.raises(NotManager):
        services.change_passport(
            _head(head), organization_id=other.id, expected_version=1, phone="1"
        )
    services.revoke_management(context(), account_id=head.id, organization_id=mine.id)
    with pytest.raises(NotManager):
        services.change_passport(
            _head(head), organization_id=mine.id, expected_version=2, phone="2"
        )
    assert _versions() == before + 1


def test_a_grant_holds_for_what_is_part_of_the_facility() -> None:
    whole = factory.facility("Birlashma")
    facts = wire.OrganizationFacts(name="Boʻlinma", part_of=Ref(f"Organization/{whole.id}"))
    part = services.establish(context(), facts=facts)
    head = factory.account(Role.HEAD)
    services.grant_management(context(), account_id=head.id, organization_id=whole.id)
    assert queries.may_manage(head.id, part.id)
    services.revoke_management(context(), account_id=head.id, organization_id=whole.id)
    services.grant_management(context(), account_id=head.id, organization_id=part.id)
    assert not queries.may_manage(head.id, whole.id)


def test_a_stale_change_is_refused_and_nothing_is_written() -> None:
    row = factory.facility()
    services.change_passport(context(), organization_id=row.id, expected_version=1, phone="1")
    before = _versions()
    with pytest.raises(StaleVersion):
        services.change_passport(context(), organization_id=row.id, expected_version=1, phone="2")
    assert _versions() == before
    assert Organization.objects.get(pk=row.id).phone == "1"


def test_a_facility_keeps_a_name_and_must_exist() -> None:
    row = factory.facility()
    with pytest.raises(NameMissing):
        services.change_passport(context(), organization_id=row.id, expected_version=1, name=" ")
    with pytest.raises(UnknownFacility):
        services.change_passport(context(), organization_id=uuid4(), expected_version=1, name="A")


def test_only_the_ministry_enters_facilities_and_grants_them() -> None:
    row, head = factory.facility(), factory.account(Role.HEAD)
    with pytest.raises(NotTheMinistry):
        services.establish(_head(head), facts=wire.OrganizationFacts(name="Meniki"))
    with pytest.raises(NotTheMinistry):
        services.grant_management(_head(head), account_id=head.id, organization_id=row.id)
    assert not queries.may_manage(head.id, row.id)


def test_a_department_belongs_to_a_managed_facility() -> None:
    row, head = factory.facility(), factory.account(Role.HEAD)
    facts = LocationFacts(
        name="Terapiya",
        status="active",
        form=place_named(PlaceKind.DEPARTMENT),
        organization=Ref(f"Organization/{row.id}"),
    )
    with pytest.raises(NotManager):
        services.add_place(_head(head), facts=facts)
    place = services.add_place(context(), facts=facts)
    assert [each.id for each in queries.places_of(row.id)] == [place.id]
    nowhere = LocationFacts(name="Xona", organization=Ref(f"Organization/{uuid4()}"))
    with pytest.raises(UnknownFacility):
        services.add_place(context(), facts=nowhere)


def test_what_another_system_tells_is_kept_whole_and_flagged() -> None:
    told = {
        "name": "Respublika namuna markazi",
        "type": [{"coding": [{"system": "urn:x", "code": "9"}]}],
        "partOf": {"reference": "Organization/elsewhere"},
        "contact": [{"address": {"district": "9999999"}}],
        "unknown": {"kept": True},
    }
    row = services.record_told(
        context(), resource_type="Organization", resource_id=uuid4(), tree=told, source="urn:s"
    )
    assert isinstance(row, Organization)
    assert row.is_told and row.kind == Kind.OTHER
    assert row.part_of_id is None and row.territory_id is None
    stored = register_current(context(), "Organization", row.id)
    assert stored is not None and stored.source == "urn:s"
    kept = parse(stored.content)
    assert {name: kept[name] for name in told} == told


def test_facilities_are_found_by_region_kind_and_words_in_either_script() -> None:
    factory.territories()
    factory.facility("Sinov 3-poliklinika", district="1726294")
    factory.facility("Misol dorixonasi", kind=Kind.PHARMACY, district="1703401")

    def names(**asked: str) -> list[str]:
        return [each.name_uz for each in queries.organizations(**asked)]

    assert names() == ["Misol dorixonasi", "Sinov 3-poliklinika"]
    assert names(region="1703") == ["Misol dorixonasi"]
    assert names(kind="polyclinic") == ["Sinov 3-poliklinika"]
    assert names(text="синов полик") == ["Sinov 3-poliklinika"]
    assert names(text="%") == names()
    first = queries.organizations(limit=1)
    assert names(after=queries.key_of(first[0])) == ["Sinov 3-poliklinika"]
