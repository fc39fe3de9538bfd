"""T-05: a witness signs what grew and refuses a fork, a step back, and another log's key."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.factories import records
from trust.context import Refusal
from trust.ledger.entries import Entry
from trust.ledger.services import append
from trust.transparency import notes, queries, services
from trust.transparency.addresses import TreeName
from trust.transparency.errors import BadNote, Forked, RolledBack, Unsigned
from trust.transparency.models import Cosignature, LogCheckpoint
from trust.transparency.witness import Witness

pytestmark = pytest.mark.django_db
Seal = Callable[..., int]
RECORDS = TreeName.RECORDS


@dataclass(frozen=True, slots=True)
class Road:
    """The public addresses, asked as a program asks."""

    client: Client

    def get(self, path: str) -> bytes:
        answer = self.client.get(f"/transparency/{path}")
        assert answer.status_code == 200, answer.content
        return answer.content

    def post(self, path: str, body: bytes) -> bytes:
        answer = self.client.post(f"/transparency/{path}", body, content_type="text/plain")
        if answer.status_code != 200:
            raise Unsigned
        return answer.content


@pytest.fixture
def road() -> Road:
    return Road(Client(enforce_csrf_checks=True))


@pytest.fixture
def witness(tmp_path: Path, settings: Any) -> Witness:
    """A witness whom the log knows."""
    one = Witness("university", tmp_path / "witness", queries.fingerprints()[0])
    own = notes.verifier(one.name, one.key())
    settings.WITNESSES = {one.name: base64.b64encode(own.key).decode()}
    return one


def wrote(count: int, seal: Seal) -> None:
    ctx = records.record_context(uuid4())
    append(ctx, [Entry("Basic", uuid4(), {}) for _ in range(count)])
    assert seal() == count


def test_it_signs_a_tree_that_grew_and_the_log_shows_it(
    witness: Witness, road: Road, seal: Seal
) -> None:
    for count in (3, 4, 300):
        wrote(count, seal)
        size = witness.look(RECORDS, road.get, road.post)
        note = road.get("records/checkpoint").decode()
        (known,) = queries.witnesses()
        assert notes.opened(note).size == size
        assert notes.cosigned_at(note, known) is not None
    assert witness.look(RECORDS, road.get, road.post) == 307  # the same once more is no harm


def test_it_refuses_a_fork_and_keeps_what_it_was_shown(
    witness: Witness, road: Road, seal: Seal, role: Any, anchor: Path
) -> None:
    wrote(5, seal)
    witness.look(RECORDS, road.get, road.post)
    fork(role, anchor, "UPDATE trust_logtile SET hashes = set_byte(hashes, 1, 7)")
    wrote(2, seal)
    with pytest.raises(Forked):
        witness.look(RECORDS, road.get, road.post)
    kept = (witness.folder / "records.refused").read_text()
    assert notes.is_signed_by(kept, queries.verifiers(RECORDS)[0])  # signed evidence of two trees
    assert witness.remembered(RECORDS) != notes.opened(kept)
    assert len(seen(role)) == 1
    (witness.folder / "records.checkpoint").unlink()
    assert witness.look(RECORDS, road.get, road.post) == 7  # negative control: one that forgot


def test_it_refuses_another_root_at_the_same_size(
    witness: Witness, road: Road, seal: Seal, role: Any, anchor: Path
) -> None:
    wrote(5, seal)
    witness.look(RECORDS, road.get, road.post)
    other = notes.sign(
        notes.Checkpoint.of(queries.origin(RECORDS), 5, b"f" * 32), services.log_keys()
    )
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_logcheckpoint DISABLE TRIGGER USER")
        cursor.execute("UPDATE trust_logcheckpoint SET note = %s", [other])
    with pytest.raises(Forked):
        witness.look(RECORDS, road.get, road.post)


def test_it_refuses_a_log_that_went_back(
    witness: Witness, road: Road, seal: Seal, role: Any, anchor: Path
) -> None:
    wrote(5, seal)
    wrote(5, seal)
    witness.look(RECORDS, road.get, road.post)
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_logcheckpoint DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM trust_logcheckpoint WHERE size = 10")
    with pytest.raises(RolledBack):
        witness.look(RECORDS, road.get, road.post)


def test_it_signs_no_tree_of_another_key(witness: Witness, road: Road, seal: Seal) -> None:
    wrote(1, seal)
    stranger = Witness("university", witness.folder, "0" * 64)
    with pytest.raises(Unsigned):
        stranger.look(RECORDS, road.get, road.post)
    assert witness.look(RECORDS, road.get, road.post) == 1  # negative control


def test_a_damaged_memory_is_not_taken_for_none(witness: Witness, road: Road, seal: Seal) -> None:
    wrote(1, seal)
    witness.look(RECORDS, road.get, road.post)
    (witness.folder / "records.checkpoint").write_bytes(b"\xff\xfe")
    with pytest.raises(BadNote):
        witness.look(RECORDS, road.get, road.post)


def cosigned(witness: Witness, **other: Any) -> bytes:
    shown = notes.opened(queries.note(RECORDS))
    told = {"name": witness.name, "key": witness.key(), "at": 1_700_000_000} | other
    return f"{shown.text}\n{notes.cosign(shown, **told)}".encode()


@pytest.mark.parametrize("forged", ["stranger", "name", "root", "size", "later", "rubbish", "none"])
def test_the_log_takes_no_line_but_of_a_known_witness_under_its_own_tree(
    witness: Witness, road: Road, seal: Seal, role: Any, tmp_path: Path, forged: str
) -> None:
    wrote(3, seal)
    good = cosigned(witness)
    stranger = Witness("university", tmp_path / "stranger", "")
    tree = good.split(b"\n")
    told = {
        "stranger": cosigned(witness, key=stranger.key()),
        "name": cosigned(witness, name="ministry"),
        "root": good.replace(tree[2], base64.b64encode(b"f" * 32)),
        "size": good.replace(b"\n3\n", b"\n4\n"),
        "later": cosigned(witness, at=2**40),
        "rubbish": b"\xff" * 20_000,
        "none": good.partition(b"\n\n")[0] + b"\n\n",
    }[forged]
    with pytest.raises(Refusal):
        road.post("records/cosign", told)
    assert seen(role) == []
    road.post("records/cosign", good)  # negative control
    road.post("records/cosign", good)
    assert len(seen(role)) == 1


def seen(role: Any) -> list[Cosignature]:
    with role("yagona_system"):
        return list(Cosignature.objects.all())


def fork(role: Any, anchor: Path, statement: str) -> None:
    """Change the past of the tree, and make the sequencer forget it."""
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute(statement)
    (anchor / "records.jsonl").unlink()


def test_checkpoints_cannot_be_changed_by_the_system(role: Any, seal: Seal) -> None:
    wrote(1, seal)
    with (
        role("yagona_system"),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        LogCheckpoint.objects.update(size=9)
