"""Writing the register of staff: each act is a version in the ledger and its projection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from registry.organisations.errors import UnknownFacility
from registry.organisations.models import Location, Organization
from registry.organisations.rules import target_of
from registry.organisations.services import identifier_columns, require_management
from registry.staff import role_wire, wire
from registry.staff.errors import LicenceDateMissing, PostHeldHere, RoleNotYours, UnknownStaff
from registry.staff.models import Practitioner, PractitionerRole
from registry.staff.role_wire import PractitionerRoleFacts
from registry.staff.rules import GIVEN_BY_HEADS, STAFF_ROLES
from registry.staff.wire import PractitionerFacts
from registry.terminology.rules import search_key
from registry.territories.services import require_ministry
from trust.context import Context, Role
from trust.ids import uuid7
from trust.ledger.canonical import parse
from trust.ledger.elements import When
from trust.ledger.entries import Entry, Tree
from trust.ledger.queries import register_current
from trust.ledger.services import append_register


def enter_practitioner(
    ctx: Context, *, facts: PractitionerFacts, practitioner_id: UUID | None = None
) -> Practitioner:
    """Enter a new member of staff."""
    require_ministry(ctx)
    tree = wire.overlay({"meta": {"profile": [wire.PROFILE]}}, facts)
    return _store_practitioner(ctx, practitioner_id or uuid7(), tree, expected_version=0)


def open_post(
    ctx: Context,
    *,
    facts: PractitionerRoleFacts,
    role: Role,
    account_id: UUID | None = None,
    post_id: UUID | None = None,
) -> PractitionerRole:
    """Give somebody a post, and the account that will act in it.

    Raises UnknownFacility, NotManager, RoleNotYours.
    """
    organization = _resolved(Organization, target_of(facts.organization, "Organization"))
    if organization is None:
        raise UnknownFacility
    require_management(ctx, organization_id=organization)
    _require_giveable(ctx, role)
    tree = role_wire.overlay({"meta": {"profile": [role_wire.PROFILE]}}, facts)
    access = {"account_id": account_id, "role": role.value if account_id else ""}
    return _store_post(ctx, post_id or uuid7(), tree, expected_version=0, access=access)


def renew_licence(
    ctx: Context, *, post_id: UUID, expected_version: int, number: str, until: date | None
) -> PractitionerRole:
    """Enter the licence of a post; `until` is the last day it holds.

    Raises LicenceDateMissing, UnknownStaff, NotManager, StaleVersion.
    """
    if not number.strip():
        raise LicenceDateMissing(field="number")
    if until is None:
        raise LicenceDateMissing(field="until")
    return _change_post(
        ctx,
        post_id,
        expected_version,
        licence_number=number.strip(),
        licence_until=When.on(until),
    )


def withdraw_licence(ctx: Context, *, post_id: UUID, expected_version: int) -> PractitionerRole:
    """End the licence now: from this moment the post opens no door."""
    yesterday = localdate(ctx.now) - timedelta(days=1)
    return _change_post(ctx, post_id, expected_version, licence_until=When.on(yesterday))


def end_post(
    ctx: Context, *, post_id: UUID, expected_version: int, last_day: date
) -> PractitionerRole:
    """End a post after `last_day`."""
    return _change_post(ctx, post_id, expected_version, ends=When.on(last_day))


def record_told(
    ctx: Context, *, resource_type: str, resource_id: UUID, tree: Tree, source: str
) -> Practitioner | PractitionerRole:
    """Take a member of staff or a post as another system tells it: lenient, flagged by its source.

    A told post opens no door: no account, no role. Raises PostHeldHere for one that does.
    """
    if PractitionerRole.objects.filter(pk=resource_id, account_id__isnull=False).exists():
        raise PostHeldHere
    store = _STORES[resource_type]
    return store(ctx, resource_id, tree, expected_version=None, source=source)


def _require_giveable(ctx: Context, role: Role) -> None:
    giveable = STAFF_ROLES if ctx.actor.role is Role.SYSTEM else GIVEN_BY_HEADS
    if role not in giveable:
        raise RoleNotYours(role=role.value)


def _change_post(
    ctx: Context, post_id: UUID, expected_version: int, **changes: Any
) -> PractitionerRole:
    row = PractitionerRole.objects.filter(pk=post_id).first()
    before = register_current(ctx, role_wire.RESOURCE_TYPE, post_id)
    if row is None or row.organization_id is None or before is None:
        raise UnknownStaff
    require_management(ctx, organization_id=row.organization_id)
    tree = parse(before.content)
    changed = role_wire.overlay(tree, replace(role_wire.read(tree), **changes))
    return _store_post(ctx, post_id, changed, expected_version=expected_version)


def _store_practitioner(
    ctx: Context,
    practitioner_id: UUID,
    tree: Tree,
    *,
    expected_version: int | None,
    source: str = "",
) -> Practitioner:
    entry = Entry(
        resource_type=wire.RESOURCE_TYPE,
        resource_id=practitioner_id,
        tree=tree,
        index=wire.index(tree),
        expected_version=expected_version,
        source=source,
    )
    (stored,) = append_register(ctx, [entry])
    columns = {"version": stored.version, "source": source} | _columns(wire.read(tree))
    row, _ = Practitioner.objects.update_or_create(pk=practitioner_id, defaults=columns)
    return row


def _store_post(
    ctx: Context,
    post_id: UUID,
    tree: Tree,
    *,
    expected_version: int | None,
    source: str = "",
    access: Mapping[str, Any] | None = None,
) -> PractitionerRole:
    entry = Entry(
        resource_type=role_wire.RESOURCE_TYPE,
        resource_id=post_id,
        tree=tree,
        index=role_wire.index(tree),
        expected_version=expected_version,
        source=source,
    )
    (stored,) = append_register(ctx, [entry])
    columns = {"version": stored.version, "source": source, **(access or {})}
    columns |= _post_columns(role_wire.read(tree))
    row, _ = PractitionerRole.objects.update_or_create(pk=post_id, defaults=columns)
    return row


_STORES: Mapping[str, Callable[..., Practitioner | PractitionerRole]] = {
    wire.RESOURCE_TYPE: _store_practitioner,
    role_wire.RESOURCE_TYPE: _store_post,
}


def _columns(facts: PractitionerFacts) -> dict[str, Any]:
    numbers = [each.value for each in facts.identifiers]
    return {
        "is_active": facts.is_active is not False,
        "identifiers": identifier_columns(facts.identifiers),
        "family": facts.family[:100],
        "given": " ".join(facts.given)[:100],
        "patronymic": " ".join(facts.patronymic)[:100],
        "printed_name": facts.printed_name[:300],
        "gender": facts.gender[:8],
        "search_key": search_key(facts.printed_name, *numbers),
    }


def _post_columns(facts: PractitionerRoleFacts) -> dict[str, Any]:
    position, speciality = facts.position, facts.speciality
    return {
        "practitioner_id": _resolved(Practitioner, target_of(facts.practitioner, "Practitioner")),
        "organization_id": _resolved(Organization, target_of(facts.organization, "Organization")),
        "department_id": _resolved(Location, target_of(facts.department, "Location")),
        "position_system": position.system[:200] if position else "",
        "position_code": position.code[:60] if position else "",
        "position_text": position.words[:200] if position else "",
        "speciality_system": speciality.system[:200] if speciality else "",
        "speciality_code": speciality.code[:60] if speciality else "",
        "speciality_text": speciality.words[:200] if speciality else "",
        "licence_number": facts.licence_number[:60],
        "licence_until": facts.licence_until.day if facts.licence_until else None,
        "starts": facts.starts.day if facts.starts else None,
        "ends": facts.ends.day if facts.ends else None,
        "is_active": facts.is_active is not False,
    }


def _resolved(
    model: type[Organization] | type[Location] | type[Practitioner], told: str
) -> UUID | None:
    """The row that a reference means, if it is in the register."""
    try:
        wanted = UUID(told)
    except ValueError:
        return None
    return wanted if model.objects.filter(pk=wanted).exists() else None
