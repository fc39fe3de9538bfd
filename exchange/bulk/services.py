"""Taking FHIR resources over from elsewhere, each in a transaction of its own.

A resource is created, present (the same was taken over before) or refused with the reason; a
refused one changes nothing. Its id here is an HMAC of (source, type, foreign id) as UUIDv8, so
that references to what comes later resolve and a second run finds its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from exchange.bulk import doors
from exchange.bulk.errors import Changed, NoForeignId, NoPatient, UnknownPatient
from exchange.bulk.files import Received
from exchange.bulk.references import mapped, references, subject_of
from exchange.bulk.rules import REGISTER_TYPES, order
from exchange.validation.services import check
from patients.access import gate
from trust.accounts.errors import NotPermitted
from trust.accounts.gate import permit
from trust.context import Action, Actor, RecordContext, Refusal
from trust.keys.services import keyed_hash
from trust.ledger import locator
from trust.ledger import queries as ledger
from trust.ledger.canonical import dump, parse
from trust.ledger.entries import Tree

JOB = Actor.system("import")


class Result(StrEnum):
    """What became of one resource."""

    CREATED = "created"
    PRESENT = "present"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """The fate of one resource: its name there, its id here, and what was noticed."""

    origin: str
    name: str
    result: Result
    resource_id: UUID | None = None
    refusal: Refusal | None = None
    flags: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Arrival:
    origin: str
    name: str
    foreign: str
    tree: Tree
    resource_id: UUID


def take_over(resources: Iterable[Received], *, source: str) -> Iterator[Told]:
    """Import everything, registers first; yields the fate of each as it is known."""
    arrivals: list[_Arrival] = []
    known: dict[str, str] = {}
    for one in resources:
        try:
            arrival = _arrival(one, source)
        except Refusal as refusal:
            yield Told(one.origin, _name(one), Result.REFUSED, refusal=refusal)
            continue
        arrivals.append(arrival)
        here = f"{arrival.tree['resourceType']}/{arrival.resource_id}"
        known |= {arrival.foreign: here} | ({one.full_url: here} if one.full_url else {})
    for arrival in sorted(arrivals, key=lambda one: order(one.tree["resourceType"])):
        yield _take(arrival, known, source)


def resource_id(source: str, foreign: str) -> UUID:
    """The id here of `Type/id` there: HMAC as UUIDv8 (RFC 9562 §5.8)."""
    number = int(keyed_hash("fhir-id", f"{source}|{foreign}")[:32], 16)
    number = number & ~(0xF << 76) | 0x8 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)


def _arrival(one: Received, source: str) -> _Arrival:
    if one.refusal is not None:
        raise one.refusal
    tree = check(one.tree)
    kind, foreign_id = tree["resourceType"], tree.get("id") or one.full_url
    if not foreign_id:
        raise NoForeignId
    foreign = f"{kind}/{foreign_id}"
    return _Arrival(one.origin, foreign, foreign, tree, resource_id(source, foreign))


def _name(one: Received) -> str:
    tree = one.tree if isinstance(one.tree, dict) else {}
    return f"{tree.get('resourceType', '?')}/{tree.get('id', '?')}"


def _take(arrival: _Arrival, known: Mapping[str, str], source: str) -> Told:
    tree: Tree = mapped(arrival.tree, known)
    told = Told(
        arrival.origin,
        arrival.name,
        Result.CREATED,
        arrival.resource_id,
        unresolved=tuple(one for one in references(arrival.tree) if one not in known),
    )
    try:
        if tree["resourceType"] in REGISTER_TYPES:
            return _take_register(arrival, tree, told, source)
        return _take_card(arrival, tree, told, source)
    except Refusal as refusal:
        return replace(told, result=Result.REFUSED, resource_id=None, refusal=refusal)


def _take_register(arrival: _Arrival, tree: Tree, told: Told, source: str) -> Told:
    with permit(JOB, Action.EDIT_REGISTER) as ctx:
        before = ledger.register_version(ctx, tree["resourceType"], arrival.resource_id, 1)
        if before is None:
            doors.tell_register(ctx, arrival.resource_id, tree, source)
            return told
        if not _is_same(before.content, tree):
            raise Changed
        return replace(told, result=Result.PRESENT)


def _is_same(content: bytes, tree: Tree) -> bool:
    return _bare(parse(content)) == _bare(tree)


def _bare(tree: Tree) -> bytes:
    """Canonical bytes without what the server sets."""
    meta = {
        name: value
        for name, value in (tree.get("meta") or {}).items()
        if name not in ("versionId", "lastUpdated")
    }
    return dump({name: value for name, value in tree.items() if name != "id"} | {"meta": meta})


def _take_card(arrival: _Arrival, tree: Tree, told: Told, source: str) -> Told:
    if tree["resourceType"] == "Patient":
        with gate.new_record(JOB, Action.EXCHANGE_IMPORT, arrival.resource_id) as ctx:
            return _tell(ctx, arrival, tree, told, source)
    subject = subject_of(tree)
    if subject is None:
        raise NoPatient
    try:
        with gate.open_record(JOB, _patient_id(subject), Action.EXCHANGE_IMPORT) as ctx:
            return _tell(ctx, arrival, tree, told, source)
    except NotPermitted as refusal:
        raise UnknownPatient(reference=subject_of(arrival.tree)) from refusal


def _patient_id(reference: str) -> UUID:
    kind, _sep, one = reference.partition("/")
    try:
        if kind == "Patient":
            return UUID(one)
    except ValueError:
        pass
    raise UnknownPatient(reference=reference)


def _tell(ctx: RecordContext, arrival: _Arrival, tree: Tree, told: Told, source: str) -> Told:
    key = keyed_hash("source", f"{source}|{arrival.foreign}")
    digest = hashlib.sha256(dump(arrival.tree)).hexdigest()
    before = locator.locate("source", key)
    if before is not None:
        if before.target != digest:
            raise Changed
        return replace(told, result=Result.PRESENT)
    with transaction.atomic():
        flags = doors.tell_card(ctx, arrival.resource_id, tree, source)
        locator.claim(ctx, "source", key, digest)
    return replace(told, flags=flags)
