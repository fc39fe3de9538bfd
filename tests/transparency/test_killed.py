"""T-04, T-08: killed at each step, two at once, a clock that goes back: dense numbers, one history."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ehr.documents import services as documents
from patients.access import gate
from tests.factories import actors
from tests.running import SERVERS
from tests.transparency.conftest import House
from tests.transparency.killed import STEPS
from trust.context import Action
from trust.transparency import merkle, notes, queries, services
from trust.transparency.addresses import TreeName
from trust.transparency.errors import TwoSequencers
from trust.transparency.tiles import Store

ROOT = Path(__file__).resolve().parents[2]


def killed_at(step: str, database: str, folder: Path, *more: str) -> None:
    """A sequencer process that ends by SIGKILL there."""
    url = f"{SERVERS.database_url_system.rpartition('/')[0]}/{database}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.transparency.killed", step, *more],
        cwd=ROOT,
        env=os.environ
        | {"YAGONA_ROLE": "system", "SYSTEM_DATABASE_URL": url, "YAGONA_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def published(house: House) -> list[notes.Checkpoint]:
    told = house.rows("SELECT note FROM trust_logcheckpoint WHERE tree = 'records' ORDER BY size")
    return [notes.opened(note) for (note,) in told]


def assert_one_history(house: House) -> None:
    """Numbers without gaps, each row once, every published tree the beginning of the next."""
    numbers = house.rows("SELECT log_index FROM trust_logentry WHERE tree = 'records' ORDER BY 1")
    assert [one for (one,) in numbers] == list(range(len(numbers)))
    ((rows,),) = house.rows(
        "SELECT (SELECT count(*) FROM trust_ledger) + (SELECT count(*) FROM trust_registerledger)"
    )
    assert rows == len(numbers)
    points = published(house)
    assert points[-1].size == rows
    for older in points:
        newest = points[-1]
        path = Store("records").over(newest.size).consistency(older.size) if older.size else []
        assert merkle.is_consistent(older.size, older.root, newest.size, newest.root, path)


@pytest.mark.parametrize("step", STEPS)
def test_a_sequencer_killed_anywhere_leaves_one_dense_history(
    house: House, committed: str, tmp_path: Path, step: str
) -> None:
    house.write("Birinchi")
    house.seal()
    seen = published(house)
    house.write("Ikkinchi", "Uchinchi")
    killed_at(step, committed, tmp_path)
    seen += published(house)[len(seen) :]  # what a witness could have read in between
    house.write("Toʻrtinchi")
    house.seal()
    assert_one_history(house)
    assert published(house)[: len(seen)] == seen
    fine, told = house.verify(house.bundle())
    assert fine, told


def test_negative_control_without_the_transaction_a_kill_is_caught(
    house: House, committed: str, tmp_path: Path
) -> None:
    house.write("Birinchi")
    house.seal()
    house.write("Ikkinchi", "Uchinchi")
    killed_at("rows numbered", committed, tmp_path, "unjoined")
    with pytest.raises((AssertionError, IntegrityError)):
        house.write("Toʻrtinchi")
        house.seal()
        assert_one_history(house)


def test_the_anchor_of_the_killed_one_is_the_one_that_is_read(house: House, anchor: Path) -> None:
    """Otherwise the steps around it would prove nothing."""
    assert anchor == house.folder / "anchor"


def test_only_one_sequencer_numbers(house: House, committed: str) -> None:
    url = f"{SERVERS.database_url_system.rpartition('/')[0]}/{committed}"
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [services._LOCK])
        with pytest.raises(TwoSequencers), services.alone():
            pass
        other.execute("SELECT pg_advisory_unlock(%s)", [services._LOCK])
    with services.alone():
        pass


def test_even_two_without_the_lock_make_one_history(house: House) -> None:
    """The lock spares work; what forbids a fork are the keys of the log."""
    house.write(*[f"Qayd {number}" for number in range(6)])
    problems: list[Exception] = []

    def seals() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE yagona_system")
                services.seal(TreeName.RECORDS, limit=5)
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=seals) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    house.seal()
    assert_one_history(house)


def test_a_clock_that_goes_back_changes_no_order(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("Birinchi")
    real = time.time_ns
    monkeypatch.setattr("trust.ids.time.time_ns", lambda: real() - 3_600 * 10**9)
    with gate.open_record(actors.doctor(), house.patient_id, Action.WRITE_CARD) as ctx:
        object.__setattr__(ctx, "now", timezone.now() - timedelta(hours=1))
        documents.write_note(ctx, text="Soat orqaga qaytdi")
    monkeypatch.undo()
    house.write("Uchinchi")
    house.seal()
    assert_one_history(house)
    places = house.rows(
        "SELECT e.position FROM trust_logentry e WHERE tree = 'records' AND patient_id = %s "
        "ORDER BY log_index",
        house.patient_id,
    )
    assert [place for (place,) in places] == list(range(1, len(places) + 1))
    fine, told = house.verify(house.bundle())
    assert fine, told
    assert queries.checkpoint("records").size == published(house)[-1].size
