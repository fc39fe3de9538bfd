"""Reading the record: newest, one version, history, as known at a time. Stored bytes, never re-rendered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from trust.context import Context, RecordContext
from trust.ledger.entries import LedgerVersion
from trust.ledger.models import ChainHead, Ledger, RegisterLedger, ResourceHead
from trust.ledger.seal import GENESIS, chain_hash, leaf_hash
from trust.ledger.sealing import unseal
from trust.ledger.tombstones import SOURCE

# Every version is seen by the shield of the newest: what became sensitive later hides the earlier.
_UUID = 36  # letters of an id; the journal names nothing else behind a stroke
_HEAD = ResourceHead.objects.filter(
    patient_id=OuterRef("patient_id"),
    resource_type=OuterRef("resource_type"),
    resource_id=OuterRef("resource_id"),
)


def _version(row: Any) -> LedgerVersion:
    return LedgerVersion(
        ledger_id=row.id,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        version=row.version,
        recorded_at=row.recorded_at,
        content=b"" if row.content is None else unseal(bytes(row.content)),
        author_id=row.author_id,
        facility_id=getattr(row, "facility_id", None),
        source=row.source,
    )


def history(ctx: RecordContext, resource_type: str, resource_id: UUID) -> list[LedgerVersion]:
    """All versions of one resource, newest first."""
    rows = Ledger.objects.filter(
        Exists(_HEAD),
        patient_id__in=ctx.patient_ids,
        resource_type=resource_type,
        resource_id=resource_id,
    ).order_by("-version")
    return [_version(row) for row in rows]


def current(ctx: RecordContext, resource_type: str, resource_id: UUID) -> LedgerVersion | None:
    """The newest version, or None."""
    return next(iter(_limited(ctx, resource_type, resource_id)), None)


def version(
    ctx: RecordContext, resource_type: str, resource_id: UUID, number: int
) -> LedgerVersion | None:
    """Version `number`, or None."""
    return next(iter(_limited(ctx, resource_type, resource_id, version=number)), None)


def as_known_at(
    ctx: RecordContext, resource_type: str, resource_id: UUID, at: datetime
) -> LedgerVersion | None:
    """The version that was the newest at `at`."""
    return next(iter(_limited(ctx, resource_type, resource_id, recorded_at__lte=at)), None)


def _limited(
    ctx: RecordContext, resource_type: str, resource_id: UUID, **where: Any
) -> Sequence[LedgerVersion]:
    rows = Ledger.objects.filter(
        Exists(_HEAD),
        patient_id__in=ctx.patient_ids,
        resource_type=resource_type,
        resource_id=resource_id,
        **where,
    ).order_by("-version")[:1]
    return [_version(row) for row in rows]


def of_types(
    ctx: RecordContext, types: Sequence[str], *, limit: int = 50, excluded: bool = False
) -> list[LedgerVersion]:
    """Newest versions of the resources of these types (or of all others), newest first.

    What was erased is not among them.
    """
    newest = _HEAD.values("ledger_id")
    rows = Ledger.objects.filter(patient_id__in=ctx.patient_ids, id=Subquery(newest))
    rows = rows.exclude(source__startswith=SOURCE)
    rows = (
        rows.exclude(resource_type__in=types) if excluded else rows.filter(resource_type__in=types)
    )
    return [_version(row) for row in rows.order_by("-recorded_at", "-id")[:limit]]


def register_history(ctx: Context, resource_type: str, resource_id: UUID) -> list[LedgerVersion]:
    """All versions of a register's resource, newest first."""
    rows = RegisterLedger.objects.filter(resource_type=resource_type, resource_id=resource_id)
    return [_version(row) for row in rows.order_by("-version")]


def register_current(ctx: Context, resource_type: str, resource_id: UUID) -> LedgerVersion | None:
    """The newest version of a register's resource, or None."""
    return next(iter(register_history(ctx, resource_type, resource_id)), None)


def register_version(
    ctx: Context, resource_type: str, resource_id: UUID, number: int
) -> LedgerVersion | None:
    """Version `number` of a register's resource, or None."""
    versions = register_history(ctx, resource_type, resource_id)
    return next((one for one in versions if one.version == number), None)


def visible(ctx: RecordContext, names: Iterable[str]) -> frozenset[str]:
    """Which of these ("Type/id") are there for this context: the walls decide, not we."""
    ids = {UUID(one) for name in names if len(one := name.partition("/")[2]) == _UUID}
    heads = ResourceHead.objects.filter(patient_id__in=ctx.patient_ids, resource_id__in=ids)
    return frozenset(
        f"{kind}/{one}" for kind, one in heads.values_list("resource_type", "resource_id")
    )


def hidden_names(ctx: RecordContext, names: Iterable[str]) -> frozenset[str]:
    """Which of what the journal names are entries that this reader cannot see."""
    entries = {one for one in names if "/" in one and not one.startswith("by/")}
    return frozenset(entries - visible(ctx, entries) if entries else ())


def erased_versions(ctx: RecordContext) -> list[Ledger]:
    """Versions without content that this reader may see."""
    return list(Ledger.objects.filter(patient_id__in=ctx.patient_ids, content=None))


def all_versions(ctx: RecordContext) -> Iterator[Ledger]:
    """Every version this reader may see, as it is stored; not held in memory."""
    rows = Ledger.objects.filter(Exists(_HEAD), patient_id__in=ctx.patient_ids)
    return rows.order_by("patient_id", "position").iterator(chunk_size=1000)


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A version's place in its patient's chain, whoever may see what it says."""

    patient_id: UUID
    ledger_id: UUID
    position: int
    previous_hash: bytes
    leaf_hash: bytes


def chain_links(ctx: RecordContext) -> list[ChainLink]:
    """The links of the opened record: of withheld versions too, hashes alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sealed_chain()")
        return [
            ChainLink(patient, one, place, bytes(before), bytes(leaf))
            for patient, one, place, before, leaf in cursor.fetchall()
            if patient in ctx.patient_ids
        ]


def _leaf(row: Ledger) -> bytes:
    """Made anew from the content; of an erased version only the leaf itself is left."""
    if row.content is None or row.salt is None:
        return bytes(row.leaf_hash)
    return leaf_hash(bytes(row.salt), unseal(bytes(row.content)))


def broken_links(ctx: RecordContext) -> list[int]:
    """Positions of the patient's chain that do not verify; empty when the chain is whole."""
    broken: list[int] = []
    for patient_id in ctx.patient_ids:
        previous, expected = GENESIS, 1
        for row in Ledger.objects.filter(patient_id=patient_id).order_by("position"):
            leaf = _leaf(row)
            whole = leaf == bytes(row.leaf_hash) and previous == bytes(row.previous_hash)
            if not whole or row.position != expected:
                broken.append(row.position)
            previous = chain_hash(previous, patient_id, row.position, leaf)
            expected = row.position + 1
        head = ChainHead.objects.filter(patient_id=patient_id).first()
        if head and (bytes(head.hash) != previous or head.position != expected - 1):
            broken.append(head.position + 1)
    return broken


def of_encounter(
    ctx: RecordContext, encounter_id: UUID, types: Sequence[str]
) -> list[LedgerVersion]:
    """The newest versions of what was written in a visit, the visit itself among them."""
    newest = ResourceHead.objects.filter(
        patient_id__in=ctx.patient_ids, encounter_id=encounter_id, resource_type__in=types
    )
    rows = Ledger.objects.filter(
        patient_id__in=ctx.patient_ids, id__in=newest.values("ledger_id")
    ).order_by("resource_type", "resource_id")
    return [_version(row) for row in rows]
