"""How fast the sequencer numbers what waits, and how long a row waits for it. Needs settings."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg

from bench.appends import append
from bench.cluster import Cluster
from bench.figures import Figure, spread
from bench.synthetic import LOOK, Superuser, look
from config.servers import processes
from config.servers.programs import ROOT, manage
from trust.transparency import services
from trust.transparency.addresses import TreeName

RATE, WRITERS, SECONDS = 200, 8, 60
# From the row's commit to the commit of its place: what others can see, not what rows say.
_DELAYS = {
    TreeName.RECORDS: "trust_ledger r ON r.patient_id = e.patient_id AND r.id = e.subject_id",
    TreeName.LOOKS: "trust_journal r ON r.at = e.at AND r.id = e.subject_id",
}
_STAMPS = {TreeName.RECORDS: "r.recorded_at", TreeName.LOOKS: "r.at"}


def rate(tree: TreeName) -> tuple[int, float, list[float]]:
    """Number all that waits: how many rows, in how many seconds, and leaves a second by batch."""
    batches: list[float] = []
    rows, started = 0, time.perf_counter()
    while True:
        begun = time.perf_counter()
        done = services.seal(tree)
        if not done:
            return rows, time.perf_counter() - started, batches
        rows += done
        if done == services.BATCH:
            batches.append(done / (time.perf_counter() - begun))


def rates() -> list[Figure]:
    """Of each tree, on whatever waits in the queue."""
    figures: list[Figure] = []
    for tree in TreeName:
        rows, seconds, batches = rate(tree)
        found = f"{rows / seconds:,.0f} over {rows:,} rows; by batch {spread(batches)}"
        what = f"sequencer, {tree}, leaves per s"
        figures.append(Figure(what, ">= 2,000", found, rows / seconds >= 2000))
    return figures


def write(url: str, until: float) -> None:
    """A writer: so many appends a second, each with its look, whatever the database takes."""
    every = WRITERS / RATE
    people = [uuid4() for _ in range(500)]
    with psycopg.connect(url) as connection:
        due, turn = time.time(), 0
        while due < until:
            time.sleep(max(0.0, due - time.time()))
            patient = people[turn % len(people)]
            connection.execute(LOOK.encode(), look(patient, datetime.now(UTC)))
            append(connection, patient)
            due, turn = due + every, turn + 1


@contextmanager
def sequencer(cluster: Cluster) -> Iterator[None]:
    """The process that seals, as it runs in every installation."""
    program = manage("sequencer", "sequencer", role="system")
    log = cluster.data / "log" / "sequencer.log"
    env = {**program.env(cluster.data), **cluster.env}
    child = processes.start("sequencer", program.command, log=log, env=env, cwd=ROOT)
    try:
        yield
    finally:
        child.stop()


def delays(superuser: Superuser, cluster: Cluster) -> list[Figure]:
    """Writers and a sequencer for a minute; then how long each row had waited."""
    start = datetime.now(UTC)
    spawning = multiprocessing.get_context("spawn")
    with sequencer(cluster):
        until = time.time() + 5 + SECONDS  # the sequencer takes some seconds to start
        writers = [
            spawning.Process(target=write, args=(cluster.superuser_url, until), daemon=True)
            for _ in range(WRITERS)
        ]
        for one in writers:
            one.start()
        for one in writers:
            one.join()
        _wait_until_sealed(superuser)
    return [_delay(superuser, tree, start) for tree in TreeName]


def _wait_until_sealed(superuser: Superuser, seconds: float = 120) -> None:
    until = time.time() + seconds
    while superuser.execute("SELECT FROM trust_sealqueue LIMIT 1").fetchone() is not None:
        if time.time() > until:
            raise SystemExit("the sequencer did not seal what waits")
        time.sleep(0.1)


def _delay(superuser: Superuser, tree: TreeName, start: datetime) -> Figure:
    # S608: tables and columns stand above.
    rows = superuser.execute(
        f"SELECT extract(epoch FROM pg_xact_commit_timestamp(e.xmin) - {_STAMPS[tree]})::float "  # noqa: S608
        f"FROM trust_logentry e JOIN {_DELAYS[tree]} WHERE e.tree = %s AND {_STAMPS[tree]} > %s".encode(),
        [tree.value, start],
    ).fetchall()
    waited = sorted(one for (one,) in rows)
    late = statistics.quantiles(waited, n=100)[98]
    told = f"p50 {statistics.median(waited):.1f}, p99 {late:.1f}, max {waited[-1]:.1f}"
    pace = len(waited) / (SECONDS + 5)
    what = f"seal delay, {tree}, {pace:.0f} rows per s for {SECONDS + 5} s; s"
    return Figure(what, "p99 <= 60", told, late <= 60)
