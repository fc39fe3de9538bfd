"""The pass over the whole log: each attack that one record's proof alone could miss is named."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.factories import records
from tests.transparency.conftest import House
from tests.transparency.test_superuser import last, rechain, row
from trust.transparency import queries, services
from trust.transparency.addresses import TreeName
from trust.transparency.replay import Replay


def replayed(house: House) -> list[str]:
    """Everything a pass over both trees finds, as the sequencer keeps it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE yagona_system")
        for tree in TreeName:
            one = Replay.of(tree, services.now())
            while not one.is_done:
                one.step()
            services.keep_replay(one)
    passes = queries.last_replays()
    assert [one.tree for one in passes] == ["looks", "records"]
    return [line for one in passes for line in one.told.splitlines()]


@pytest.fixture
def written(house: House) -> House:
    house.write(*[f"Qayd {number}" for number in range(5)])
    records.register_row()
    house.seal()
    return house


def test_an_honest_log_has_no_problems(written: House) -> None:
    assert replayed(written) == []


def test_a_tail_cut_out_of_the_record_and_the_log_is_found(written: House) -> None:
    """What a proof without anything from before cannot show."""
    place = last(written)
    gone = row(written, place)
    ((index,),) = written.rows("SELECT log_index FROM trust_logentry WHERE subject_id = %s", gone)
    written.attack("DELETE FROM trust_ledger WHERE id = %s", gone)
    written.attack("DELETE FROM trust_logentry WHERE subject_id = %s", gone)
    rechain(written)
    assert written.verify(written.bundle())[0]
    assert replayed(written) == [f"records {index}: the place has no row"]


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("UPDATE trust_ledger SET content = content || ' ' WHERE id = %s", "was changed"),
        ("UPDATE trust_ledger SET previous_hash = leaf_hash WHERE id = %s", "was changed"),
        ("DELETE FROM trust_ledger WHERE id = %s", "is missing"),
    ],
)
def test_a_changed_or_missing_version_is_named(written: House, attack: str, told: str) -> None:
    one = row(written, 3)
    written.attack(attack, one)
    (problem,) = replayed(written)
    assert problem.startswith("records ") and problem.endswith(f"row {one} {told}")


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("UPDATE trust_journal SET purpose = 'ETREAT' WHERE id = %s", "was changed"),
        ("DELETE FROM trust_journal WHERE id = %s", "is missing"),
    ],
)
def test_a_changed_or_missing_look_is_named(written: House, attack: str, told: str) -> None:
    ((one,),) = written.rows("SELECT subject_id FROM trust_logentry WHERE tree = 'looks' LIMIT 1")
    written.attack(attack, one)
    (problem,) = replayed(written)
    assert problem.startswith("looks ") and problem.endswith(f"row {one} {told}")


def test_a_changed_register_is_named(written: House) -> None:
    ((one,),) = written.rows("SELECT id FROM trust_registerledger LIMIT 1")
    written.attack("UPDATE trust_registerledger SET content = '{}' WHERE id = %s", one)
    (problem,) = replayed(written)
    assert f"row {one} was changed" in problem


def test_a_changed_inner_node_is_found(written: House) -> None:
    """Leaves all fit; the tree over them does not."""
    written.attack(
        "UPDATE trust_logtile SET hashes = set_byte(hashes, 1, get_byte(hashes, 1) # 1) "
        "WHERE tree = 'records' AND level = 0"
    )
    problems = replayed(written)
    assert problems[-1] == "records: the tiles do not lead to the signed root"
