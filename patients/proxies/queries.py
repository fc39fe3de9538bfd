"""Who acts for this person, and for whom an account acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from patients.proxies.states import state_now
from patients.representation.models import Proxy
from patients.representation.rules import ProxyKind, ProxyState, rights_today
from trust.context import RecordContext


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who acts, acted, or was asked to act for the open record's person."""

    id: UUID
    name: str
    kind: ProxyKind
    scopes: frozenset[str]
    state: ProxyState
    given_at: datetime
    accept_by: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Charge:
    """Somebody this account may act for now, and for what."""

    patient_id: UUID
    id: UUID
    name: str
    kind: ProxyKind
    scopes: frozenset[str]
    ends_at: datetime | None


def helpers(ctx: RecordContext) -> list[Helper]:
    """Newest first; questions nobody accepted are shown as run out."""
    rows = Proxy.objects.filter(patient_id__in=ctx.patient_ids).order_by("-given_at", "-id")
    return [_helper(row, ctx.now) for row in rows]


def invited(ctx: RecordContext, code_hash: str) -> Proxy | None:
    """The question that belongs to a code, while it can still be accepted."""
    row = Proxy.objects.filter(patient_id=ctx.patient_id, code_hash=code_hash).first()
    return row if row and _state(row, ctx.now) is ProxyState.ASKED else None


def charges(account_id: UUID) -> list[Charge]:
    """For whom the account acts; a parent's right that ended with the minority is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT patient_id, id, kind, scopes, patient_name, ends_at, birth_date, at "
            "FROM acting_for(%s)",
            [account_id],
        )
        rows = cursor.fetchall()
    plain = Proxy._meta.get_field("patient_name")
    found: list[Charge] = []
    for patient_id, proxy_id, kind, scopes, name, ends_at, born, at in rows:
        held = rights_today(kind, scopes, born=born, now=at, limits=settings.AGE_LIMITS)
        if held:
            told = plain.from_db_value(name)  # type: ignore[attr-defined]
            found.append(Charge(patient_id, proxy_id, told, ProxyKind(kind), held, ends_at))
    return found


def recorded(ctx: RecordContext) -> list[Helper]:
    """Parents and guardians that hold or held a right; helpers of adults are no business of a desk."""
    return [one for one in helpers(ctx) if one.kind is not ProxyKind.ADULT]


def _state(row: Proxy, now: datetime) -> ProxyState:
    return state_now(row.state, accept_by=row.accept_by, ends_at=row.ends_at, now=now)


def _helper(row: Proxy, now: datetime) -> Helper:
    return Helper(
        id=row.id,
        name=row.holder_name,
        kind=ProxyKind(row.kind),
        scopes=frozenset(row.scopes),
        state=_state(row, now),
        given_at=row.given_at,
        accept_by=row.accept_by,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
    )
