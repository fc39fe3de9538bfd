"""Reading looks to watch, flags to settle, and who is protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from patients.identity.names import skeletons
from patients.watchdog.models import AccessFlag, ProtectedPerson, WatchRun
from patients.watchdog.rules import Load, Look
from trust.context import Context, RecordContext

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Week:
    """What a patient is told about one week."""

    account_id: UUID
    people: int
    looks: int
    facilities: tuple[str, ...]


def looks(ctx: Context, since: datetime, upto: datetime) -> list[Look]:
    """Allowed looks of doctors and nurses in that time, each with what the rules compare."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM watched_looks(%s, %s)", [since, upto])
        return [_look(*row) for row in cursor.fetchall()]


def read_until(ctx: Context) -> datetime | None:
    """Where the last run ended."""
    return WatchRun.objects.order_by("-read_until").values_list("read_until", flat=True).first()


def weeks(ctx: Context, since: datetime, upto: datetime) -> list[Week]:
    """Of each cabinet whose record somebody else looked at in that time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM week_of_looks(%s, %s)", [since, upto])
        return [Week(a, p, n, tuple(f)) for a, p, n, f in cursor.fetchall()]


def waiting(ctx: Context) -> Sequence[AccessFlag]:
    """Flags of the officer's facility without a verdict, the oldest look first."""
    rows = AccessFlag.objects.filter(facility_id=ctx.actor.facility_id, settled_at=None)
    return list(rows.order_by("looked_at", "id")[:SHOWN])


def flag(ctx: RecordContext, flag_id: UUID) -> AccessFlag | None:
    """One flag of the officer's facility about this person."""
    return AccessFlag.objects.filter(
        patient_id=ctx.patient_id, id=flag_id, facility_id=ctx.actor.facility_id
    ).first()


def is_protected(ctx: RecordContext) -> bool:
    """Whether each look without a reason of work is flagged."""
    rows = ProtectedPerson.objects.filter(patient_id__in=ctx.patient_ids, ended_at=None)
    return rows.exists()


def _look(
    operation_id: UUID,
    at: datetime,
    account_id: UUID,
    actor_name: str,
    facility_id: UUID,
    patient_id: UUID,
    name_key: str,
    patient_region: str,
    facility_region: str,
    facility_kind: str,
    is_expected: bool,
    is_protected: bool,
    today: int,
    usual: float,
) -> Look:
    return Look(
        operation_id=operation_id,
        at=at,
        account_id=account_id,
        actor_name=actor_name,
        facility_id=facility_id,
        patient_id=patient_id,
        actor_surname=next(iter(skeletons(actor_name)), ""),
        patient_surname=next(iter(name_key.split()), ""),
        patient_region=patient_region,
        facility_region=facility_region,
        facility_kind=facility_kind,
        is_expected=is_expected,
        is_protected=is_protected,
        load=Load(today, usual),
    )
