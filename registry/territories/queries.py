"""Reading the register of territories. It is public: no scope, no context."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from registry.territories.models import Territory
from registry.territories.rules import COUNTRY

REPORT_ON = "report_on_territory"


def territory(code: str) -> Territory | None:
    """The territory with this code, or None."""
    return Territory.objects.select_related("parent").filter(pk=code).first()


def regions() -> Sequence[Territory]:
    """The fourteen units of the first level, by code."""
    return list(Territory.objects.filter(parent=None).order_by("code"))


def districts_of(region: str) -> Sequence[Territory]:
    """Districts and cities of a region, by code."""
    return list(Territory.objects.filter(parent_id=region).order_by("code"))


def districts() -> Sequence[Territory]:
    """All districts and cities with their regions, by code: one query for a choice on a form."""
    return list(Territory.objects.exclude(parent=None).select_related("parent").order_by("code"))


def reportable_by(account_id: UUID) -> Sequence[Territory]:
    """Territories granted to this account, by code; a grant on a region holds for its districts."""
    granted = Q(
        territoryuserobjectpermission__user_id=account_id,
        territoryuserobjectpermission__permission__codename=REPORT_ON,
    )
    return list(Territory.objects.filter(granted).order_by("code"))


def may_report_on(account_id: UUID, code: str) -> bool:
    """Whether the account may report on this territory; on the country, with every region granted."""
    granted = {territory.code for territory in reportable_by(account_id)}
    if code == COUNTRY:
        return {region.code for region in regions()} <= granted
    return code in granted or code[:4] in granted
