"""Facilities and staff of the demonstration, entered through the ordinary services."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from registry.organisations import services as organisations
from registry.organisations.location_wire import LocationFacts
from registry.organisations.queries import organization
from registry.organisations.rules import Kind, PlaceKind, named, place_named
from registry.organisations.wire import MINISTRY_CODE, IdentifierFacts, OrganizationFacts
from registry.staff import services as staff
from registry.staff.queries import practitioner
from registry.staff.role_wire import PractitionerRoleFacts
from registry.staff.wire import STAFF_NUMBER, PractitionerFacts
from registry.terminology.queries import display
from registry.terminology.rules import POSITION, SPECIALITY
from registry.territories.queries import regions
from registry.territories.services import grant_reporting
from trust.accounts.gate import permit
from trust.context import Action, Actor, Context, Role
from trust.ledger.elements import Concept, Ref, When

DATA = Path(__file__).parent / "data"
JOB = "seed_demo"
# Fixed ids: a second seeding finds its own, and tests and scripts may name a facility.
_NAMESPACE = UUID("6f1d7a52-5f0e-4c58-9e11-6d1c3b0f9a10")
_DEPARTMENTS = {
    "therapy": ("Terapiya boʻlimi", "Отделение терапии", "Therapy department"),
    "paediatrics": ("Pediatriya boʻlimi", "Отделение педиатрии", "Paediatric department"),
}


def demo_id(*names: str) -> UUID:
    """The id of a thing of the demonstration: `demo_id("facility", "sinov-3")`."""
    return uuid5(_NAMESPACE, "/".join(names))


def seed(accounts: Mapping[str, UUID]) -> str:
    """Enter what is not entered yet; `accounts` are the sign-ins that hold posts, by name."""
    with permit(Actor.system(JOB), Action.EDIT_REGISTER) as ctx:
        facilities = _rows("demo_facilities.csv")
        for number, row in enumerate(facilities, start=1):
            _facility(ctx, number, row)
        people = _rows("demo_staff.csv")
        for number, row in enumerate(people, start=1):
            _member(ctx, number, row, accounts.get(row["sign_in"]))
        _grants(ctx, accounts)
    return f"{len(facilities)} facilities, {len(people)} members of staff"


def _facility(ctx: Context, number: int, row: Mapping[str, str]) -> None:
    facility_id = demo_id("facility", row["key"])
    if organization(facility_id):
        return
    facts = OrganizationFacts(
        name=row["uz"],
        name_ru=row["ru"],
        name_en=row["en"],
        name_kaa=row["kaa"],
        is_active=True,
        kind=named(Kind(row["kind"])),
        identifiers=(IdentifierFacts(MINISTRY_CODE, f"17-{number:04}"),),
        phone=f"+998 00 001 00 {number:02}",  # no person of the demonstration has it
        address=row["address"],
        region=row["district"][:4],
        district=row["district"],
    )
    organisations.establish(ctx, facts=facts, organization_id=facility_id)
    if row["kind"] in (Kind.POLYCLINIC, Kind.HOSPITAL):
        _departments(ctx, row["key"], facility_id)


def _departments(ctx: Context, key: str, facility_id: UUID) -> None:
    for name, (uz, ru, en) in _DEPARTMENTS.items():
        facts = LocationFacts(
            name=uz,
            name_ru=ru,
            name_en=en,
            status="active",
            form=place_named(PlaceKind.DEPARTMENT),
            organization=Ref(f"Organization/{facility_id}"),
        )
        organisations.add_place(ctx, facts=facts, location_id=demo_id("place", key, name))


def _member(ctx: Context, number: int, row: Mapping[str, str], account_id: UUID | None) -> None:
    practitioner_id = demo_id("practitioner", str(number))
    if practitioner(practitioner_id):
        return
    person = PractitionerFacts(
        family=row["family"],
        given=(row["given"],),
        patronymic=(row["patronymic"],),
        name_text=f"{row['family']} {row['given']} {row['patronymic']}",
        is_active=True,
        gender=row["gender"],
        identifiers=(IdentifierFacts(STAFF_NUMBER, f"{number:010}"),),
    )
    staff.enter_practitioner(ctx, facts=person, practitioner_id=practitioner_id)
    staff.open_post(
        ctx,
        facts=_post(ctx, number, row, practitioner_id),
        role=Role(row["role"]),
        account_id=account_id,
        post_id=demo_id("post", str(number)),
    )


def _post(
    ctx: Context, number: int, row: Mapping[str, str], practitioner_id: UUID
) -> PractitionerRoleFacts:
    today = localdate(ctx.now)
    days = row["licence_days"]
    is_clinical = row["role"] in (Role.DOCTOR, Role.NURSE)
    department = "paediatrics" if row["position"] == "paediatrician" else "therapy"
    place = demo_id("place", row["facility"], department)
    return PractitionerRoleFacts(
        practitioner=Ref(f"Practitioner/{practitioner_id}"),
        organization=Ref(f"Organization/{demo_id('facility', row['facility'])}"),
        department=Ref(f"Location/{place}") if is_clinical else None,
        position=_coded(POSITION, row["position"]),
        speciality=_coded(SPECIALITY, row["speciality"]) if row["speciality"] else None,
        is_active=True,
        starts=When.on(today - timedelta(days=400)),
        licence_number=f"T-{number:04}" if days else "",
        licence_until=When.on(today + timedelta(days=int(days))) if days else None,
    )


def _coded(system: str, code: str) -> Concept:
    return Concept(code, system, display(system, code, "uz"))


def _grants(ctx: Context, accounts: Mapping[str, UUID]) -> None:
    """The head manages one polyclinic; the analyst reports on the whole country."""
    if "head" in accounts:
        organisations.grant_management(
            ctx, account_id=accounts["head"], organization_id=demo_id("facility", "sinov-3")
        )
    if "analyst" in accounts:
        for region in regions():
            grant_reporting(ctx, account_id=accounts["analyst"], code=region.code)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
