"""Numbers without gaps, one leaf a row, a tree that grows, and what refuses to go on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tests.factories import records
from trust.journal.models import Journal
from trust.ledger.entries import Entry
from trust.ledger.models import Ledger
from trust.ledger.seal import chain_hash
from trust.ledger.services import append, append_register
from trust.transparency import anchor as memory
from trust.transparency import merkle, notes, queries, services
from trust.transparency.addresses import TreeName
from trust.transparency.errors import Forked, RolledBack
from trust.transparency.models import LogCheckpoint, LogEntry, SealQueue
from trust.transparency.tiles import Store

pytestmark = pytest.mark.django_db
Seal = Callable[..., int]
RECORDS, LOOKS = TreeName.RECORDS, TreeName.LOOKS


def wrote(count: int = 1, patient_id: UUID | None = None) -> UUID:
    """Somebody with so many entries."""
    patient_id = patient_id or uuid4()
    ctx = records.record_context(patient_id)
    append(ctx, [Entry("Basic", uuid4(), {"n": str(number)}) for number in range(count)])
    return patient_id


def held(role: Any, model: Any, **where: Any) -> list[Any]:
    with role("yagona_system"):
        return list(model.objects.filter(**where).order_by("pk"))


def test_every_row_gets_one_number_and_the_log_is_dense(seal: Seal, role: Any) -> None:
    for count in (3, 1, 5):
        wrote(count)
        seal()
    entries = held(role, LogEntry, tree=RECORDS)
    assert [entry.log_index for entry in entries] == list(range(9))
    assert {entry.subject_id for entry in entries} == {row.id for row in held(role, Ledger)}
    assert held(role, SealQueue) == []


def test_what_the_log_is_told_is_the_link_of_the_chain(seal: Seal, role: Any) -> None:
    wrote(4)
    seal(limit=3)
    rows = {row.id: row for row in held(role, Ledger)}
    size = queries.checkpoint(RECORDS).size
    tree = Store(RECORDS).over(size)
    for entry in held(role, LogEntry, tree=RECORDS):
        row = rows[entry.subject_id]
        link = chain_hash(
            bytes(row.previous_hash), row.patient_id, row.position, bytes(row.leaf_hash)
        )
        path = tree.inclusion(entry.log_index)
        assert merkle.is_included(merkle.leaf(link), entry.log_index, size, path, tree.root())


def test_looks_and_registers_are_sealed_too(seal: Seal, role: Any) -> None:
    ctx = records.record_context(uuid4())
    append_register(ctx, [Entry("Medication", uuid4(), {"n": "1"})])
    Journal.objects.create(
        at=ctx.now, operation_id=uuid4(), system_name="x", patient_id=ctx.patient_id, entities=["a"]
    )
    assert seal() == 2
    (entry,) = held(role, LogEntry, tree=LOOKS)
    assert (entry.chain_id, entry.position) == (ctx.patient_id, 1)
    (register,) = held(role, LogEntry, tree=RECORDS)
    assert register.patient_id is None


def test_each_checkpoint_is_signed_and_begins_with_the_one_before(seal: Seal, role: Any) -> None:
    for _ in range(4):
        wrote(70)
        seal()
    points = held(role, LogCheckpoint, tree=RECORDS)
    assert [point.size for point in points] == [70, 140, 210, 280]
    for older, newer in pairwise(points):
        path = Store(RECORDS).over(newer.size).consistency(older.size)
        assert merkle.is_consistent(
            older.size, bytes(older.root), newer.size, bytes(newer.root), path
        )
    assert all(notes.is_signed_by(point.note, queries.verifiers(RECORDS)[0]) for point in points)


def test_a_row_that_is_queued_twice_is_sealed_once(seal: Seal, role: Any) -> None:
    """Rows from before the log are queued by hand; a trigger may have been quicker."""
    wrote(2)
    with role("yagona_system"):
        services.adopt()
    assert seal() == 2
    assert len(held(role, LogEntry, tree=RECORDS)) == 2
    with role("yagona_system"):
        services.adopt()  # the log is not empty any more
    assert held(role, SealQueue) == []


def test_what_was_written_before_the_log_is_adopted(seal: Seal, role: Any) -> None:
    wrote(3)
    with role("yagona_system"):
        SealQueue.objects.all().delete()
    assert seal() == 0
    with role("yagona_system"):
        services.adopt()
    assert seal() == 3


def test_nothing_new_makes_no_new_checkpoint(seal: Seal, role: Any) -> None:
    wrote(1)
    seal()
    assert seal() == 0
    assert len(held(role, LogCheckpoint, tree=RECORDS)) == 1


def test_a_database_that_went_back_is_not_signed_on(seal: Seal, role: Any, anchor: Path) -> None:
    wrote(5)
    seal()
    memory.keep(RECORDS, notes.sign(notes.Checkpoint.of("x", 9, b"r" * 32), []))
    wrote(1)
    with pytest.raises(RolledBack):
        seal()
    (anchor / "records.jsonl").unlink()
    assert seal() == 1  # negative control: without the memory it would have gone on


def test_a_tree_that_was_rewritten_is_not_signed_on(seal: Seal, role: Any, anchor: Path) -> None:
    wrote(5)
    seal()
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trust_logtile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) "
            "WHERE tree = 'records'"
        )
    wrote(1)
    with pytest.raises(Forked):
        seal()
    (anchor / "records.jsonl").unlink()
    assert seal() == 1  # negative control


def test_a_torn_line_of_the_anchor_is_not_taken_for_a_checkpoint(seal: Seal, anchor: Path) -> None:
    wrote(2)
    seal()
    with (anchor / "records.jsonl").open("ab") as file:
        file.write(b'{"note": "yagona/rec')
    wrote(1)
    assert seal() == 1
    found = memory.last(RECORDS)
    assert found is not None and found.size == 3


def test_the_last_checkpoint_is_found_behind_whatever_was_torn(anchor: Path) -> None:
    for size in (1, 2, 3):
        memory.keep(RECORDS, notes.sign(notes.Checkpoint.of("x", size, b"r" * 32), []))
    torn = b'{"note": "' + b"x" * memory.BLOCK * 2
    for rest in (b"", b"\n\n", torn, b"\n" + torn + b"\n"):
        with (anchor / "records.jsonl").open("ab") as file:
            file.write(rest)
        found = memory.last(RECORDS)
        assert found is not None and found.size == 3
    (anchor / "records.jsonl").write_bytes(torn)
    assert memory.last(RECORDS) is None


def test_paths_read_together_are_those_of_the_tree(seal: Seal, role: Any) -> None:
    wrote(600)
    seal()
    with role("yagona_system"):
        store = Store(RECORDS)
        tree = store.over(600)
        asked = [0, 255, 256, 300, 599]
        assert store.paths(600, asked) == {index: tree.inclusion(index) for index in asked}
