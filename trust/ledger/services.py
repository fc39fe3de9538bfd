"""Appending versions: the one way anything enters the legal record."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q

from trust.context import Context, RecordContext
from trust.ids import uuid7
from trust.ledger import locator
from trust.ledger.canonical import dump
from trust.ledger.entries import Entry, LedgerVersion, Tree
from trust.ledger.errors import AlreadyDone, ErasedByLaw, StaleVersion
from trust.ledger.locks import lock_chain, lock_register
from trust.ledger.models import Ledger, RegisterLedger, ResourceHead, SearchIndex
from trust.ledger.seal import GENESIS, chain_hash, leaf_hash
from trust.ledger.sealing import seal, unseal
from trust.ledger.tombstones import is_tombstone
from trust.outbox import services as outbox

_SALT = 16
_SHIELD = ("facility_id", "department_id", "encounter_id", "author_id", "sensitivity", "secrecy")


def append(ctx: RecordContext, entries: Sequence[Entry]) -> list[LedgerVersion]:
    """Append one version each, in order, to the patient's chain.

    Fills the head, the search index and the locator and queues the tasks that feed on these
    types, all in the caller's transaction.
    Raises StaleVersion when an entry names a version that is not the newest, ErasedByLaw when
    the resource was erased: an import must not bring it back.
    """
    head = lock_chain(ctx.patient_id)
    versions = _newest(ctx, entries)
    rows: list[Ledger] = []
    for entry in entries:
        version = _next(entry, versions)
        row = _row(ctx, entry, version)
        head.position += 1
        row.position, row.previous_hash = head.position, bytes(head.hash)
        head.hash = chain_hash(
            bytes(head.hash), ctx.patient_id, head.position, bytes(row.leaf_hash)
        )
        rows.append(row)
    Ledger.objects.bulk_create(rows)
    type(head).objects.filter(patient_id=ctx.patient_id).update(
        position=head.position, hash=head.hash
    )
    _project(ctx, entries, rows)
    _queue(ctx, rows)
    return [_stored(row) for row in rows]


def append_register(ctx: Context, entries: Sequence[Entry]) -> list[LedgerVersion]:
    """Append one version each to registers (facilities, staff, medicines); a chain per resource."""
    stored: list[LedgerVersion] = []
    for entry in entries:
        lock_register(entry.resource_type, entry.resource_id)
        before = (
            RegisterLedger.objects.filter(
                resource_type=entry.resource_type, resource_id=entry.resource_id
            )
            .order_by("-version")
            .first()
        )
        version = _next(entry, {_key(entry): before.version if before else 0})
        content, salt = _content(ctx, entry, version), secrets.token_bytes(_SALT)
        row = RegisterLedger.objects.create(
            resource_type=entry.resource_type,
            resource_id=entry.resource_id,
            version=version,
            content=content,
            salt=salt,
            leaf_hash=leaf_hash(salt, content),
            previous_hash=bytes(before.leaf_hash) if before else GENESIS,
            recorded_at=ctx.now,
            operation_id=ctx.operation_id,
            author_id=ctx.actor.account_id,
            source=entry.source,
        )
        stored.append(_stored(row))
    return stored


def _key(entry: Entry) -> tuple[str, UUID]:
    return entry.resource_type, entry.resource_id


def _newest(ctx: RecordContext, entries: Sequence[Entry]) -> dict[tuple[str, UUID], int]:
    found = (
        Ledger.objects.filter(
            patient_id=ctx.patient_id, resource_id__in=[entry.resource_id for entry in entries]
        )
        .values_list("resource_type", "resource_id")
        .annotate(newest=Max("version"), erased=Count("version", filter=Q(content=None)))
    )
    living = {_key(entry) for entry in entries if not is_tombstone(entry.source)}
    if any(erased and (kind, one) in living for kind, one, _newest, erased in found):
        raise ErasedByLaw
    return {(kind, one): newest for kind, one, newest, _erased in found}


def _next(entry: Entry, versions: dict[tuple[str, UUID], int]) -> int:
    newest = versions.get(_key(entry), 0)
    if entry.expected_version is not None and entry.expected_version != newest:
        raise StaleVersion
    versions[_key(entry)] = newest + 1
    return newest + 1


def _content(ctx: Context, entry: Entry, version: int) -> bytes:
    """Canonical bytes with the server's id and meta; the sender's profile and tags are kept."""
    kept: Tree = {
        name: value
        for name, value in (entry.tree.get("meta") or {}).items()
        if name not in ("versionId", "lastUpdated")
    }
    now = ctx.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return dump(
        {
            **entry.tree,
            "resourceType": entry.resource_type,
            "id": str(entry.resource_id),
            "meta": {**kept, "versionId": str(version), "lastUpdated": now},
        }
    )


def _shield(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry.shield, name) for name in _SHIELD}


def _row(ctx: RecordContext, entry: Entry, version: int) -> Ledger:
    content, salt = _content(ctx, entry, version), secrets.token_bytes(_SALT)
    return Ledger(
        patient_id=ctx.patient_id,
        id=uuid7(),
        resource_type=entry.resource_type,
        resource_id=entry.resource_id,
        version=version,
        content=seal(entry.resource_type, entry.tree, content),
        salt=salt,
        leaf_hash=leaf_hash(salt, content),
        recorded_at=ctx.now,
        operation_id=ctx.operation_id,
        source=entry.source,
        **_shield(entry),
    )


def _project(ctx: RecordContext, entries: Sequence[Entry], rows: Sequence[Ledger]) -> None:
    changed = [row.resource_id for row in rows if row.version > 1]
    if changed:
        SearchIndex.objects.filter(patient_id=ctx.patient_id, resource_id__in=changed)._raw_delete(
            "default"
        )
    for entry, row in zip(entries, rows, strict=True):
        _head(ctx, entry, row)
        if row.version == 1:
            locator.claim(ctx, "fhir", f"{entry.resource_type}/{entry.resource_id}")
        for kind, key in entry.locators:
            if not locator.claim(ctx, kind, key):
                _refuse_taken(ctx, kind, key)
    SearchIndex.objects.bulk_create(
        SearchIndex(
            patient_id=ctx.patient_id,
            resource_type=entry.resource_type,
            resource_id=entry.resource_id,
            **_shield(entry),
            **{name: getattr(one, name) for name in one.__slots__},
        )
        for entry in entries
        for one in entry.index
    )


def _refuse_taken(ctx: RecordContext, kind: str, key: str) -> None:
    """A key that leads to this very patient is a repeat and fine; another's is refused."""
    found = locator.locate(kind, key)
    if found and found.patient_id not in ctx.patient_ids:
        raise AlreadyDone


def _head(ctx: RecordContext, entry: Entry, row: Ledger) -> None:
    values = {
        "version": row.version,
        "ledger_id": row.id,
        "recorded_at": ctx.now,
        **_shield(entry),
    }
    where = {"patient_id": ctx.patient_id, "resource_type": entry.resource_type}
    if row.version == 1:
        ResourceHead.objects.create(**where, resource_id=entry.resource_id, **values)
    else:
        ResourceHead.objects.filter(**where, resource_id=entry.resource_id).update(**values)


def _queue(ctx: RecordContext, rows: Sequence[Ledger]) -> None:
    for row in rows:
        if is_tombstone(row.source):
            continue  # nothing is left that a task could feed on
        for task in settings.LEDGER_TASKS.get(row.resource_type, ()):
            payload = {
                "patient_id": str(row.patient_id),
                "resource_type": row.resource_type,
                "resource_id": str(row.resource_id),
                "version": str(row.version),
            }
            outbox.send(ctx, task, payload)


def _stored(row: Any) -> LedgerVersion:
    return LedgerVersion(
        ledger_id=row.id,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        version=row.version,
        recorded_at=row.recorded_at,
        content=unseal(bytes(row.content)),
        author_id=row.author_id,
        facility_id=getattr(row, "facility_id", None),
        source=row.source,
    )
