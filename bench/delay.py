"""How long a row waits for its number, while a steady stream of rows is written.

Processes are spawned: what they import here must not need settings.
"""

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
from bench.figures import Figure
from bench.synthetic import LOOK, Superuser, look
from config.servers import processes
from config.servers.programs import ROOT, manage

RATE, WRITERS, SECONDS = 200, 8, 60
_LEDGER = (
    "SELECT extract(epoch FROM pg_xact_commit_timestamp(e.xmin) - r.recorded_at)::float, r.recorded_at "
    "FROM trust_logentry e JOIN trust_ledger r ON (r.patient_id, r.id) = (e.patient_id, e.subject_id) "
    "WHERE e.tree = 'records' AND r.recorded_at >= %s"
)
_JOURNAL = (
    "SELECT extract(epoch FROM pg_xact_commit_timestamp(e.xmin) - r.at)::float, r.at "
    "FROM trust_logentry e JOIN trust_journal r ON (r.at, r.id) = (e.at, e.subject_id) "
    "WHERE e.tree = 'looks' AND r.at >= %s"
)
# From the row's own time to the commit of its place: later than what sealed_at says, for a place
# that is not committed is seen by nobody.
WAITED = {"records": _LEDGER, "looks": _JOURNAL}


def write(url: str, seconds: float) -> None:
    """A writer: so many appends a second, each with its look, whatever the database takes."""
    every = WRITERS / RATE
    people = [uuid4() for _ in range(500)]
    with psycopg.connect(url) as connection:
        due, turn = time.time(), 0
        until = due + seconds
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


def measure(superuser: Superuser, cluster: Cluster) -> list[Figure]:
    """Writers and a sequencer for a minute; then how long each row had waited."""
    start = datetime.now(UTC)
    spawning = multiprocessing.get_context("spawn")
    with sequencer(cluster):
        writers = [
            spawning.Process(target=write, args=(cluster.superuser_url, SECONDS), daemon=True)
            for _ in range(WRITERS)
        ]
        for one in writers:
            one.start()
        for one in writers:
            one.join()
            if one.exitcode:
                raise SystemExit("a writer failed")
        _wait_until_sealed(superuser)
    return [_delay(superuser, tree, start) for tree in WAITED]


def _wait_until_sealed(superuser: Superuser, seconds: float = 120) -> None:
    until = time.time() + seconds
    while superuser.execute("SELECT FROM trust_sealqueue LIMIT 1").fetchone() is not None:
        if time.time() > until:
            raise SystemExit("the sequencer did not seal what waits")
        time.sleep(0.1)


def _delay(superuser: Superuser, tree: str, start: datetime) -> Figure:
    rows = superuser.execute(WAITED[tree].encode(), [start]).fetchall()
    waited = sorted(one for one, _at in rows)
    times = [at for _one, at in rows]
    late = statistics.quantiles(waited, n=100)[98]
    lasted = (max(times) - min(times)).total_seconds()
    return Figure(
        f"seal delay, {tree}, {len(rows) / lasted:.0f} rows per s for {lasted:.0f} s; s",
        "p99 <= 60",
        f"p50 {statistics.median(waited):.1f}, p99 {late:.1f}, max {waited[-1]:.1f}",
        late <= 60,
    )
