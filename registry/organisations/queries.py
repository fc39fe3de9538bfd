"""Reading the register of facilities. It is public: no scope, no context."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from registry.organisations.models import Location, Organization
from registry.terminology.rules import words

MANAGE = "manage_organization"
PAGE = 50


def organization(organization_id: UUID) -> Organization | None:
    """One facility with its territory and parent, or None."""
    return (
        Organization.objects.select_related("territory__parent", "part_of")
        .filter(pk=organization_id)
        .first()
    )


def organizations(
    *, region: str = "", kind: str = "", text: str = "", after: str = "", limit: int = PAGE
) -> Sequence[Organization]:
    """Facilities by name; `after` is the name and id of the last one shown (`key_of`), else unread."""
    found = Organization.objects.select_related("territory__parent").filter(is_active=True)
    if "\x00" in region + kind:  # no code holds what PostgreSQL cannot hold
        return []
    if region:
        found = found.filter(territory__code__startswith=region)
    if kind:
        found = found.filter(kind=kind)
    for word in words(text):
        found = found.filter(search_key__contains=f" {word}")
    if is_key(after):
        name, _, last = after.rpartition("~")
        found = found.filter(Q(name_uz__gt=name) | Q(name_uz=name, id__gt=last))
    return list(found.order_by("name_uz", "id")[:limit])


def key_of(organization: Organization) -> str:
    """Where the next page of the list begins."""
    return f"{organization.name_uz}~{organization.id}"


def is_key(after: str) -> bool:
    """Whether this is where a page may begin, and not something else."""
    try:
        UUID(after.rpartition("~")[2])
    except ValueError:
        return False
    return "\x00" not in after


def places_of(organization_id: UUID) -> Sequence[Location]:
    """Departments and rooms of a facility."""
    return list(
        Location.objects.filter(organization_id=organization_id, status="active").order_by(
            "kind", "name_uz"
        )
    )


def location(location_id: UUID) -> Location | None:
    """One place, or None."""
    return Location.objects.select_related("organization").filter(pk=location_id).first()


def managed_by(account_id: UUID) -> Sequence[Organization]:
    """Facilities granted to this account."""
    granted = Q(
        organizationuserobjectpermission__user_id=account_id,
        organizationuserobjectpermission__permission__codename=MANAGE,
    )
    return list(Organization.objects.filter(granted).order_by("name_uz"))


def may_manage(account_id: UUID | None, organization_id: UUID) -> bool:
    """Whether the facility, or the one it is part of, is granted to this account."""
    granted = Q(
        organizationuserobjectpermission__user_id=account_id,
        organizationuserobjectpermission__permission__codename=MANAGE,
    )
    these = Q(pk=organization_id) | Q(parts__pk=organization_id)
    return account_id is not None and Organization.objects.filter(granted).filter(these).exists()
