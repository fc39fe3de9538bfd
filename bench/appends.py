"""An append with chain and queue against a plain insert: the same row, the same clients, in turns."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.figures import Figure, spread
from bench.synthetic import LEDGER, Superuser, version
from trust.ledger.seal import GENESIS

CLIENTS, ROUNDS, SECONDS = 16, 9, 3.0
PATIENTS = 500  # of each client
SHARED = UUID(int=7)  # whose record all clients write at once
Append = Callable[["Client"], None]

_PLAIN = """
CREATE TABLE bench_plain (LIKE trust_ledger INCLUDING DEFAULTS) PARTITION BY HASH (patient_id);
ALTER TABLE bench_plain ADD PRIMARY KEY (patient_id, id),
  ADD UNIQUE (patient_id, resource_type, resource_id, version), ADD UNIQUE (patient_id, position);
DO $$ BEGIN FOR n IN 0..15 LOOP EXECUTE format('CREATE TABLE bench_plain_%s PARTITION OF bench_plain '
  'FOR VALUES WITH (MODULUS 16, REMAINDER %s)', n, n); END LOOP; END $$"""
_ROW = f"({LEDGER}) VALUES ({', '.join(['%s'] * 15)})"
_LOCK = "SELECT patient_id, position, hash FROM trust_chainhead WHERE patient_id = %s FOR UPDATE"
_HEAD = (
    "INSERT INTO trust_chainhead (patient_id, position, hash) VALUES (%s, %s, %s) "
    "ON CONFLICT DO NOTHING"
)
_GROWN = "UPDATE trust_chainhead SET position = %s, hash = %s WHERE patient_id = %s"


class Client:
    """One client process: its connection as Django makes them, its people."""

    def __init__(self, url: str) -> None:
        self.connection: psycopg.Connection[Any] = psycopg.connect(
            url, cursor_factory=psycopg.ClientCursor, prepare_threshold=None
        )
        self.patients = [uuid4() for _ in range(PATIENTS)]
        self.turn = 0
        heads = [(one, 0, GENESIS) for one in self.patients]  # known people, as most of them are
        with self.connection.cursor() as cursor:
            cursor.executemany(_HEAD, heads)
        self.connection.commit()

    def next(self) -> UUID:
        """Whose record is written now."""
        self.turn += 1
        return self.patients[self.turn % PATIENTS]


def plain(client: Client) -> None:
    """One row into a table of the same shape; its place is made up."""
    client.turn += 1
    patient = client.patients[client.turn % PATIENTS]
    row, _ = version(patient, client.turn, GENESIS, datetime.now(UTC))
    client.connection.execute(f"INSERT INTO bench_plain {_ROW}".encode(), row)
    client.connection.commit()


def chained(client: Client, patient: UUID | None = None) -> None:
    """What trust.ledger.services.append and its trigger say to the database."""
    append(client.connection, patient or client.next())


def append(connection: psycopg.Connection[Any], patient: UUID) -> None:
    """Head lock, row, head; committed."""
    head = connection.execute(_LOCK, [patient]).fetchone()
    if head is None:
        connection.execute(_HEAD, [patient, 0, GENESIS])
        head = connection.execute(_LOCK, [patient]).fetchone()
    _, place, previous = head or (patient, 0, GENESIS)
    row, end = version(patient, place + 1, bytes(previous), datetime.now(UTC))
    connection.execute(f"INSERT INTO trust_ledger {_ROW}".encode(), row)
    connection.execute(_GROWN, [place + 1, end, patient])
    connection.commit()


KINDS: dict[str, Append] = {
    "plain": plain,
    "ours": chained,
    "one patient": partial(chained, patient=SHARED),
}


def serve(url: str, orders: Connection) -> None:
    """A client: told a kind and an end, it appends until then and says how often."""
    client = Client(url)
    while order := orders.recv():
        kind, until = order
        count = 0
        while time.time() < until:
            KINDS[kind](client)
            count += 1
        orders.send(count)


@contextmanager
def clients(url: str) -> Iterator[list[Connection]]:
    """Client processes; threads of one would wait for each other."""
    spawning = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        ours: list[Connection] = []
        for _ in range(CLIENTS):
            here, there = spawning.Pipe()
            process = spawning.Process(target=serve, args=(url, there), daemon=True)
            process.start()
            stack.callback(process.join)
            stack.callback(here.send, None)
            ours.append(here)
        yield ours


def _round(ours: Sequence[Connection], kind: str, seconds: float) -> float:
    started = time.time()
    for one in ours:
        one.send((kind, started + seconds))
    count = sum(one.recv() for one in ours)
    return count / (time.time() - started)


def measure(superuser: Superuser, url: str) -> list[Figure]:
    """Appends a second, kind after kind, round after round."""
    superuser.execute(_PLAIN)
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with clients(url) as ours:
        for kind in KINDS:
            _round(ours, kind, 2.0)  # connections and caches
        for _ in range(ROUNDS):
            superuser.execute("CHECKPOINT")  # none of them pays for what another has written
            for kind, found in rates.items():
                found.append(_round(ours, kind, SECONDS))
    superuser.execute("DROP TABLE bench_plain")
    ratios = [one / other for one, other in zip(rates["ours"], rates["plain"], strict=True)]
    shared = [one / other for one, other in zip(rates["one patient"], rates["plain"], strict=True)]
    return [
        Figure("plain inserts, 16 clients, per s", "", spread(rates["plain"])),
        Figure("appends, 16 clients, per s", "", spread(rates["ours"])),
        Figure(
            "appends : plain inserts",
            ">= 0.5",
            spread(ratios, 2),
            sorted(ratios)[len(ratios) // 2] >= 0.5,
        ),
        Figure("appends, all 16 to one patient, per s", "", spread(rates["one patient"])),
        Figure("the same : plain inserts", "", spread(shared, 2)),
    ]
