"""Writing the register of facilities: each act is a version in the ledger and its projection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from guardian.shortcuts import assign_perm, remove_perm

from registry.organisations import location_wire, wire
from registry.organisations.errors import NameMissing, NotManager, UnknownFacility
from registry.organisations.location_wire import LocationFacts
from registry.organisations.models import Location, Organization
from registry.organisations.queries import MANAGE, may_manage
from registry.organisations.rules import kind_of, place_kind_of, target_of
from registry.organisations.wire import IdentifierFacts, OrganizationFacts
from registry.terminology.rules import search_key
from registry.territories.models import Territory
from registry.territories.services import require_ministry
from trust.context import Context, Role
from trust.ids import uuid7
from trust.ledger.canonical import parse
from trust.ledger.elements import Ref
from trust.ledger.entries import Entry, Tree
from trust.ledger.queries import register_current
from trust.ledger.services import append_register


def establish(
    ctx: Context, *, facts: OrganizationFacts, organization_id: UUID | None = None
) -> Organization:
    """Enter a new facility. For the ministry's own jobs: a head changes what exists."""
    require_ministry(ctx)
    _require_name(facts.name)
    tree = wire.overlay({"meta": {"profile": [wire.PROFILE]}}, facts)
    return _store_organization(ctx, organization_id or uuid7(), tree, expected_version=0)


def change_passport(
    ctx: Context, *, organization_id: UUID, expected_version: int, **changes: Any
) -> Organization:
    """Change fields of `OrganizationFacts` by name; whoever manages the facility may.

    Raises NotManager, NameMissing, UnknownFacility, StaleVersion.
    """
    require_management(ctx, organization_id=organization_id)
    before = register_current(ctx, wire.RESOURCE_TYPE, organization_id)
    if before is None:
        raise UnknownFacility
    tree = parse(before.content)
    facts = replace(wire.read(tree), **changes)
    _require_name(facts.name)
    changed = wire.overlay(tree, facts)
    return _store_organization(ctx, organization_id, changed, expected_version=expected_version)


def record_told(
    ctx: Context, *, resource_type: str, resource_id: UUID, tree: Tree, source: str
) -> Organization | Location:
    """Take a facility or a place as another system tells it: lenient, flagged by its source.

    Grants nothing. What the register cannot resolve stays in the ledger as it was sent.
    """
    store = _STORES[resource_type]
    return store(ctx, resource_id, tree, expected_version=None, source=source)


def add_place(ctx: Context, *, facts: LocationFacts, location_id: UUID | None = None) -> Location:
    """Enter a department or a room of a facility."""
    managed = _resolved(Organization, target_of(facts.organization, "Organization"))
    if managed is None:
        raise UnknownFacility
    require_management(ctx, organization_id=managed)
    _require_name(facts.name)
    tree = location_wire.overlay({"meta": {"profile": [location_wire.PROFILE]}}, facts)
    return _store_location(ctx, location_id or uuid7(), tree, expected_version=0)


def grant_management(ctx: Context, *, account_id: UUID, organization_id: UUID) -> None:
    """Let an account manage a facility and what is part of it."""
    assign_perm(MANAGE, get_user_model().objects.get(pk=account_id), _known(ctx, organization_id))


def revoke_management(ctx: Context, *, account_id: UUID, organization_id: UUID) -> None:
    """Take that grant back."""
    remove_perm(MANAGE, get_user_model().objects.get(pk=account_id), _known(ctx, organization_id))


def require_management(ctx: Context, *, organization_id: UUID) -> None:
    """Refuse whoever does not manage this facility; named jobs of the ministry manage all."""
    if ctx.actor.role is Role.SYSTEM:
        return
    if not may_manage(ctx.actor.account_id, organization_id):
        raise NotManager


def _known(ctx: Context, organization_id: UUID) -> Organization:
    require_ministry(ctx)
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None:
        raise UnknownFacility
    return found


def _require_name(name: str) -> None:
    if not name.strip():
        raise NameMissing(field="name")


def _store_organization(
    ctx: Context,
    organization_id: UUID,
    tree: Tree,
    *,
    expected_version: int | None,
    source: str = "",
) -> Organization:
    entry = Entry(
        resource_type=wire.RESOURCE_TYPE,
        resource_id=organization_id,
        tree=tree,
        index=wire.index(tree),
        expected_version=expected_version,
        source=source,
    )
    (stored,) = append_register(ctx, [entry])
    columns = {"version": stored.version, "source": source} | _columns(wire.read(tree))
    row, _ = Organization.objects.update_or_create(pk=organization_id, defaults=columns)
    return row


def _store_location(
    ctx: Context, location_id: UUID, tree: Tree, *, expected_version: int | None, source: str = ""
) -> Location:
    entry = Entry(
        resource_type=location_wire.RESOURCE_TYPE,
        resource_id=location_id,
        tree=tree,
        index=location_wire.index(tree),
        expected_version=expected_version,
        source=source,
    )
    (stored,) = append_register(ctx, [entry])
    columns = {"version": stored.version, "source": source}
    columns |= _place_columns(location_wire.read(tree))
    row, _ = Location.objects.update_or_create(pk=location_id, defaults=columns)
    return row


_STORES: Mapping[str, Callable[..., Organization | Location]] = {
    wire.RESOURCE_TYPE: _store_organization,
    location_wire.RESOURCE_TYPE: _store_location,
}


def _columns(facts: OrganizationFacts) -> dict[str, Any]:
    names = (facts.name, facts.name_ru, facts.name_en, facts.name_kaa)
    numbers = [each.value for each in facts.identifiers]
    return {
        **_shared_columns(facts),
        "is_active": facts.is_active is not False,
        "kind": kind_of(facts.kind),
        "part_of_id": _resolved(Organization, target_of(facts.part_of, "Organization")),
        "phone": facts.phone[:40],
        "search_key": search_key(*names, *numbers),
    }


def _place_columns(facts: LocationFacts) -> dict[str, Any]:
    return {
        **_shared_columns(facts),
        "status": facts.status[:12] or "active",
        "kind": place_kind_of(facts.form),
        "organization_id": _resolved(Organization, target_of(facts.organization, "Organization")),
        "part_of_id": _resolved(Location, target_of(facts.part_of, "Location")),
    }


def _shared_columns(facts: OrganizationFacts | LocationFacts) -> dict[str, Any]:
    return {
        "identifiers": identifier_columns(facts.identifiers),
        "name_uz": facts.name[:300],
        "name_ru": facts.name_ru[:300],
        "name_en": facts.name_en[:300],
        "name_kaa": facts.name_kaa[:300],
        "address": (facts.address or ", ".join(facts.address_lines))[:400],
        "territory_id": _territory(facts.district, facts.region),
    }


def identifier_columns(identifiers: tuple[IdentifierFacts, ...]) -> list[dict[str, str]]:
    """Identifiers that have a value, as the register's rows keep them."""
    return [{"system": each.system, "value": each.value} for each in identifiers if each.value]


def reference_to(resource_type: str, resource_id: UUID | None) -> Ref | None:
    """A reference to a row of the register."""
    return Ref(f"{resource_type}/{resource_id}") if resource_id else None


def _territory(*codes: str) -> str | None:
    """The most exact code that the register knows."""
    told = [code for code in codes if code]
    known = set(Territory.objects.filter(pk__in=told).values_list("pk", flat=True))
    return next((code for code in told if code in known), None)


def _resolved(model: type[Organization] | type[Location], told: str) -> UUID | None:
    """The row that a reference means, if it is in the register."""
    try:
        wanted = UUID(told)
    except ValueError:
        return None
    return wanted if model.objects.filter(pk=wanted).exists() else None
