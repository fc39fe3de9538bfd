"""Registers for tests: territories, codes, facilities, staff with posts and licences."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from registry.organisations import services as organisations
from registry.organisations.models import Organization
from registry.organisations.rules import Kind, named
from registry.organisations.wire import OrganizationFacts
from registry.staff import services as staff
from registry.staff.models import Practitioner, PractitionerRole
from registry.staff.role_wire import PractitionerRoleFacts
from registry.staff.wire import PractitionerFacts
from registry.terminology.rules import POSITION
from registry.territories.services import load_territories
from tests.factories.records import context
from trust.accounts.models import Account
from trust.context import Role
from trust.ledger.elements import Concept, Ref, When


def territories() -> None:
    """The register of territories."""
    load_territories(context())


def account(role: Role = Role.DOCTOR, username: str = "") -> Account:
    """An account that signs in by no password."""
    name = username or f"{role.value}-{Account.objects.count()}"
    return Account.objects.create_account(username=name, role=role, display_name="Sinov Misol")


def facility(
    name: str = "Sinov poliklinikasi",
    *,
    kind: Kind = Kind.POLYCLINIC,
    district: str = "",
    **more: str,
) -> Organization:
    """A facility, with its version in the ledger."""
    facts = OrganizationFacts(
        name=name, is_active=True, kind=named(kind), district=district, **more
    )
    return organisations.establish(context(), facts=facts)


def practitioner(family: str = "Sinovov", given: str = "Misol") -> Practitioner:
    """A member of staff."""
    facts = PractitionerFacts(family=family, given=(given,), is_active=True)
    return staff.enter_practitioner(context(), facts=facts)


def post(
    *,
    at: Organization | None = None,
    role: Role = Role.DOCTOR,
    account_id: UUID | None = None,
    licence_until: date | None = None,
    starts: date | None = None,
    ends: date | None = None,
    who: Practitioner | None = None,
) -> PractitionerRole:
    """A post with a licence for a year, unless told otherwise."""
    until = licence_until or localdate() + timedelta(days=365)
    facts = PractitionerRoleFacts(
        practitioner=Ref(f"Practitioner/{(who or practitioner()).id}"),
        organization=Ref(f"Organization/{(at or facility()).id}"),
        position=Concept("family-doctor", POSITION, "Oilaviy shifokor"),
        is_active=True,
        starts=When.on(starts) if starts else None,
        ends=When.on(ends) if ends else None,
        licence_number="T-0001",
        licence_until=When.on(until),
    )
    return staff.open_post(context(), facts=facts, role=role, account_id=account_id)
