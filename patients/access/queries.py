"""The facts of a decision, gathered in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection

from patients.access.facts import AccessFacts, Inheriting, ProxyRight, Refusal
from patients.representation.rules import rights_today
from trust.context import Actor, RecordContext
from trust.ledger.queries import hidden_names

if TYPE_CHECKING:
    from trust.journal.models import Journal

_ASK = (
    "SELECT at, is_known, is_own, is_related, is_direct, emergency_until, is_reviewable, "
    "birth_date, proxy, refusals, inheriting FROM access_facts(%s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The transaction's time, the facts, and all ids of the person (merged ones included)."""

    now: datetime
    facts: AccessFacts
    patient_ids: tuple[UUID, ...]
    emergency_until: datetime | None = None


def gather(actor: Actor, patient_id: UUID, *, key_kind: str = "", new: bool = False) -> Gathered:
    """One round trip for everything the policy asks."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [patient_id, actor.account_id, actor.facility_id, actor.post_id])
        row = cursor.fetchone()
    now, known, own, related, direct, until, reviewable, born, proxy, refusals, inheriting = row
    facts = AccessFacts(
        exists=known,
        own=own,
        related=related,
        direct=direct,
        emergency=until is not None,
        reviewable=reviewable,
        by_key=key_kind,
        new=new,
        proxy=_proxy(_read(proxy), born, now),
        refusals=tuple(_refusal(one) for one in _read(refusals) or ()),
        inheriting=tuple(
            Inheriting(UUID(one["id"]), one["class"], _id(one["facility"]))
            for one in _read(inheriting) or ()
        ),
    )
    return Gathered(now, facts, patient_ids=(patient_id,), emergency_until=until)


def reveal(ctx: RecordContext, rows: Sequence[Journal]) -> Sequence[Journal]:
    """The looks without the names of entries and visits that this reader cannot see.

    A look at a withheld visit is told as every look is; what was looked at stays absent.
    """
    visits = {f"Encounter/{row.encounter_id}" for row in rows if row.encounter_id}
    hidden = hidden_names(ctx, visits.union(*(row.entities for row in rows)))
    for row in rows:
        row.entities = [one for one in row.entities if one not in hidden]
        if f"Encounter/{row.encounter_id}" in hidden:
            row.encounter_id = None
    return rows


def _read(told: str | None) -> Any:
    """JSON as PostgreSQL gave it; Django leaves it as text."""
    return orjson.loads(told) if told else None


def _proxy(told: dict[str, Any] | None, born: date | None, now: datetime) -> ProxyRight | None:
    """The right as it holds today: a parent's ends at the age the settings name."""
    if told is None:
        return None
    scopes = rights_today(
        told["kind"], told["scopes"], born=born, now=now, limits=settings.AGE_LIMITS
    )
    return ProxyRight(told["kind"], frozenset(scopes)) if scopes else None


def _refusal(told: dict[str, Any]) -> Refusal:
    return Refusal(
        scope=told["scope"],
        side=told["side"],
        target=_id(told["target"]),
        target_class=told["class"],
        entries=frozenset(UUID(one) for one in told["entries"] or ()),
        source_facility=_id(told["source"]),
        usable_in_emergency=told["emergency"],
        alerts_too=told["alerts"],
    )


def _id(told: str | None) -> UUID | None:
    return UUID(told) if told else None
