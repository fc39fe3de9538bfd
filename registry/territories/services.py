"""Loading the register of territories; granting reports on them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.contrib.auth import get_user_model
from guardian.shortcuts import assign_perm, remove_perm

from registry.territories.errors import NotTheMinistry, UnknownTerritory
from registry.territories.models import Territory
from registry.territories.queries import REPORT_ON
from registry.territories.rules import kind_of, parent_of
from trust.context import Context, Role

FILE = Path(__file__).parent / "data" / "territories.csv"
_COLUMNS = ("parent", "kind", "iso", "name_uz", "name_ru", "name_en", "population_thousand")


def load_territories(ctx: Context, *, file: Path = FILE) -> int:
    """Bring the table in line with the file; the number of territories. Again: changes nothing."""
    with file.open(newline="") as stream:
        rows = [_territory(row) for row in csv.DictReader(stream)]
    rows.sort(key=lambda row: len(row.code))  # regions before what refers to them
    Territory.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=_COLUMNS
    )
    return len(rows)


def _territory(row: dict[str, str]) -> Territory:
    population = row["population_thousand"]
    return Territory(
        code=row["code"],
        parent_id=parent_of(row["code"]) or None,
        kind=kind_of(row["code"]),
        iso=row["iso"],
        name_uz=row["uz"],
        name_ru=row["ru"],
        name_en=row["en"],
        population_thousand=Decimal(population) if population else None,
    )


def grant_reporting(ctx: Context, *, account_id: UUID, code: str) -> None:
    """Let an account report on a territory and all that lies in it."""
    account = get_user_model().objects.get(pk=account_id)
    assign_perm(REPORT_ON, account, _grantable(ctx, code))


def revoke_reporting(ctx: Context, *, account_id: UUID, code: str) -> None:
    """Take that grant back."""
    account = get_user_model().objects.get(pk=account_id)
    remove_perm(REPORT_ON, account, _grantable(ctx, code))


def require_ministry(ctx: Context) -> None:
    """Refuse everybody but the ministry's own named jobs."""
    if ctx.actor.role is not Role.SYSTEM:
        raise NotTheMinistry


def _grantable(ctx: Context, code: str) -> Territory:
    require_ministry(ctx)
    territory = Territory.objects.filter(pk=code).first()
    if territory is None:
        raise UnknownTerritory(code=code)
    return territory
