"""Every address of the site with parts that exist, and a signed-in client for every role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from config.navigation import ACTING
from tests.architecture.test_routes import routes, view_class
from tests.factories import actors, prescriptions, registry, runs, world
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Role

ROLES = [role for role in Role if role is not Role.SYSTEM]


@dataclass(frozen=True, slots=True)
class Site:
    """One facility with a person in its care; `parts` fill the addresses."""

    parts: dict[str, Any]
    clients: dict[Role, Client]


@dataclass(frozen=True, slots=True)
class Door:
    """An address, the class behind it."""

    name: str
    url: str
    view: Any
    keyed: bool


def client_of(account: Account) -> Client:
    """A browser of somebody who has signed in."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, account)
    return client


def staff_client(role: Role, facility: Any) -> tuple[Client, Account]:
    """Somebody with a post at the facility."""
    account = registry.account(role)
    registry.post(at=facility, role=role, account_id=account.id)
    return client_of(account), account


def site() -> Site:
    """A facility, its staff, one patient with a visit and a prescription."""
    world.icd10()
    facility = registry.facility()
    member = registry.practitioner()
    post = registry.post(at=facility, who=member)
    desk = actors.registrar(facility.id)
    case = prescriptions.visit(actors.doctor(facility.id), actor=desk)
    prescription_id, number = prescriptions.issued(case)
    own = world._account_of(case.patient_id).actor
    pairs = {r: staff_client(r, facility) for r in ROLES if r is not Role.PATIENT}
    clients = {role: client for role, (client, _account) in pairs.items()}
    clients[Role.PATIENT] = client_of(Account.objects.get(pk=own.account_id))
    parts = {
        "patient_id": case.patient_id,
        "encounter_id": case.encounter_id,
        "prescription_id": prescription_id,
        "item_id": UUID(int=1),
        "consent_id": UUID(int=1),
        "proxy_id": UUID(int=1),
        "flag_id": UUID(int=1),
        "access_id": UUID(int=1),
        "inquiry_id": UUID(int=1),
        "erasure_id": UUID(int=1),
        "operation_id": UUID(int=1),
        "resource_type": "Encounter",
        "resource_id": case.encounter_id,
        "key": number,
        "facility_id": facility.id,
        "practitioner_id": member.id,
        "post_id": post.id,
        "run_id": runs.ask(actors.analyst(account_id=pairs[Role.ANALYST][1].id)),
        "ending": "csv",
        "code": "YG-01",
        "version": 1,
        "tree": "records",
        "place": "0/000",
        "unknown": "Patient/not-an-id",
        "signature_id": UUID(int=1),
    }
    return Site(parts, clients)


def doors(here: Site, **instead: Any) -> Iterator[Door]:
    """Every named address of the resolver."""
    for address, pattern in routes(get_resolver().url_patterns):
        wanted = pattern.pattern.converters
        parts = {name: (here.parts | instead)[name] for name in wanted}
        name = f"{ACTING}:{pattern.name}" if address.startswith("cabinet/for/") else pattern.name
        try:
            url = reverse(name, kwargs=_all_parts(address, here.parts | instead))
        except NoReverseMatch as missing:
            raise AssertionError(f"{address}: {parts}") from missing
        yield Door(name, url, view_class(pattern), ":key>" in address)


def _all_parts(address: str, known: dict[str, Any]) -> dict[str, Any]:
    names = [part.split(":")[1].split(">")[0] for part in address.split("<")[1:]]
    return {name: known[name] for name in names}
