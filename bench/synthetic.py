"""Rows of nobody: chains of records and looks as the ledger and the journal write them, by COPY."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from trust.ids import uuid7
from trust.ledger.seal import GENESIS, chain_hash, leaf_hash

Superuser = psycopg.Connection[Any]
SIZE = 1200  # bytes of a version: the mean of a demonstration's entries
VERSIONS = 50  # of each resource
LEDGER = (
    "patient_id, id, resource_type, resource_id, version, content, salt, leaf_hash, position, "
    "previous_hash, recorded_at, operation_id, source, sensitivity, secrecy"
)
_JOURNAL = (
    "id, at, operation_id, account_id, role, actor_name, post_name, facility_name, system_name, "
    "action, purpose, outcome, reason, patient_id, entities, method, address, device"
)
_HEADS = (
    "INSERT INTO trust_resourcehead (patient_id, resource_type, resource_id, version, ledger_id, "
    "recorded_at, sensitivity, secrecy) SELECT DISTINCT ON (resource_id) patient_id, "
    "resource_type, resource_id, version, id, recorded_at, '', '' FROM trust_ledger "
    "WHERE patient_id = ANY (%s) ORDER BY resource_id, version DESC"
)


def content(one: UUID) -> bytes:
    """JSON of a resource that says nothing, of the usual size."""
    tree = {"resourceType": "Basic", "id": str(one), "note": [{"text": ""}]}
    tree["note"] = [{"text": secrets.token_hex((SIZE - len(json.dumps(tree))) // 2)}]
    return json.dumps(tree, separators=(",", ":")).encode()


def version(
    patient: UUID, place: int, previous: bytes, at: datetime
) -> tuple[tuple[Any, ...], bytes]:
    """A row of the ledger in the order of LEDGER, and the hash that its chain ends with now."""
    number, of = (place - 1) % VERSIONS, (place - 1) // VERSIONS
    resource = UUID(int=patient.int ^ of)
    told, salt = content(resource), secrets.token_bytes(16)
    leaf = leaf_hash(salt, told)
    row = (
        patient, uuid7(), "Basic", resource, number + 1, told, salt, leaf, place, previous, at,
        uuid4(), "", "", "",
    )  # fmt: skip
    return row, chain_hash(previous, patient, place, leaf)


def turns(own: UUID, rows: int, others: int) -> Iterator[UUID]:
    """Whose turn it is: every twentieth row is of one person, the others are of many."""
    people = [uuid4() for _ in range(others)]
    for number in range(rows):
        yield own if number % 20 == 0 else people[number % others]


def write_records(superuser: Superuser, whose: Sequence[UUID], at: datetime) -> None:
    """Append a version for each of these, in this order; triggers queue them."""
    ends: dict[UUID, tuple[int, bytes]] = {}
    with superuser.cursor() as cursor:
        with cursor.copy(f"COPY trust_ledger ({LEDGER}) FROM STDIN") as copy:
            for patient in whose:
                place, previous = ends.get(patient, (0, GENESIS))
                row, end = version(patient, place + 1, previous, at)
                ends[patient] = (place + 1, end)
                copy.write_row(row)
        with cursor.copy("COPY trust_chainhead (patient_id, position, hash) FROM STDIN") as copy:
            for patient, (place, end) in ends.items():
                copy.write_row((patient, place, end))
        cursor.execute(_HEADS, [list(ends)])


def write_looks(superuser: Superuser, whose: Sequence[UUID], at: datetime) -> None:
    """A look at each of these, a millisecond apart; triggers queue them."""
    with (
        superuser.cursor() as cursor,
        cursor.copy(f"COPY trust_journal ({_JOURNAL}) FROM STDIN") as copy,
    ):
        for number, patient in enumerate(whose):
            copy.write_row(look(patient, at + timedelta(milliseconds=number)))


def look(patient: UUID, at: datetime) -> tuple[Any, ...]:
    """A row of the journal in the order of its columns."""
    return (
        uuid7(), at, uuid4(), uuid4(), "doctor", "Shifokorova Sinov", "doctor",
        "Sinov 3-poliklinika", "", "read-card", "TREAT", "allowed", "", patient,
        ["Basic/" + str(patient)], "GET", "192.0.2.7", "a browser",
    )  # fmt: skip


# S608: the columns stand above, values are parameters.
LOOK = f"INSERT INTO trust_journal ({_JOURNAL}) VALUES ({', '.join(['%s'] * 18)})"  # noqa: S608


def person(superuser: Superuser, patient: UUID) -> None:
    """Somebody whose record a gate can open."""
    superuser.execute(
        "INSERT INTO patients_person (patient_id, family, given, patronymic, name_text, name_key, "
        "script, gender, birth_precision, is_dead, is_active, is_temporary, flags, version, source, "
        "registered_at, changed_at) VALUES (%s, '', '', '', '', '', 'Latn', 'female', 'day', false, "
        "true, false, '{}', 1, '', now(), now())",
        [patient],
    )
