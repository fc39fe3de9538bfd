"""What access costs: `decide()`, the gate with scope and journal, row-level security on against off.

    YAGONA_DATA=dir .venv/bin/python -m bench.access

on a running demonstration. Each pair is measured turn by turn in one run: quote the ratios.
"""

from __future__ import annotations

import json
import os
import statistics
import time
import timeit
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from uuid import UUID

import django
import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.access import policy
from patients.access.closures import closed_to
from patients.access.facts import AccessFacts, Refusal
from trust.context import Action, Actor, Purpose, Role
from trust.walls.services import SETTINGS, scope_values

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HERE = UUID(int=1)
DOCTOR = Actor(
    role=Role.DOCTOR,
    account_id=HERE,
    post_id=HERE,
    facility_id=HERE,
    is_strong=True,
    confirmed_at=NOW,
)
FACTS = AccessFacts(
    exists=True,
    related=True,
    direct=True,
    refusals=(
        Refusal(scope="facility", target=UUID(int=2), source_facility=UUID(int=2)),
        Refusal(scope="class", target_class="hiv"),
    ),
)
ROUNDS = 300
_QUERY = (
    "SELECT * FROM ehr_cardentry WHERE patient_id = %s ORDER BY occurred_at DESC, id DESC LIMIT 51"
)


def microseconds(act: Callable[[], object]) -> float:
    """The best of five runs of a thousand."""
    return min(timeit.repeat(act, number=1000, repeat=5)) * 1000


def decisions() -> dict[str, float]:
    """The pure part."""
    treat = Purpose.TREATMENT
    return {
        "decide": microseconds(
            lambda: policy.decide(DOCTOR, Action.READ_CARD, FACTS, purpose=treat, now=NOW)
        ),
        "permissions": microseconds(
            lambda: policy.permissions(DOCTOR, FACTS, purpose=treat, now=NOW)
        ),
        "closed_to": microseconds(lambda: closed_to(DOCTOR, Action.READ_CARD, FACTS, NOW)),
    }


def walls(app_url: str, system_url: str) -> dict[str, float]:
    """The first page of a card's history, with the policies and past them; milliseconds."""
    with psycopg.connect(system_url) as system, psycopg.connect(app_url) as app:
        row = system.execute(
            "SELECT patient_id FROM ehr_cardentry GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise SystemExit("This folder has no cards.")
        closed = closed_to(DOCTOR, Action.READ_CARD, FACTS, NOW)
        values = scope_values(patients=[row[0]], closed=closed)
        for one in (system, app):
            one.execute(f"SELECT {SETTINGS}".encode(), values)
        taken: dict[str, list[float]] = {"on": [], "off": []}
        for _ in range(ROUNDS):
            for kind, connection in (("on", app), ("off", system)):
                start = time.perf_counter()
                connection.execute(_QUERY, row).fetchall()
                taken[kind].append((time.perf_counter() - start) * 1000)
    return {kind: statistics.median(times) for kind, times in taken.items()}


def gate_cost(system_url: str) -> dict[str, float]:
    """Opening a record and leaving it: facts, decision, scope, journal row; p50, p95, statements.

    BEGIN, COMMIT and emptying the scope are the transaction's own and counted apart.
    """
    django.setup()
    gate = import_module("patients.access.gate")  # has models: only now it can be read

    with psycopg.connect(system_url) as system:
        row = system.execute(
            "SELECT patient_id, facility_id, post_id FROM patients_carerelation "
            "WHERE kind = 'encounter' AND closes_at > now() LIMIT 1"
        ).fetchone()
    if row is None:
        raise SystemExit("This folder has no visits.")
    doctor = replace(DOCTOR, facility_id=row[1], post_id=row[2], account_id=HERE, name="bench")
    taken: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with gate.open_record(doctor, row[0], Action.READ_CARD):
            pass
        taken.append((time.perf_counter() - start) * 1000)
    with (
        CaptureQueriesContext(connection) as seen,
        gate.open_record(doctor, row[0], Action.READ_CARD),
    ):
        inside = len([one for one in seen if not one["sql"].startswith(("BEGIN", "COMMIT"))])
    return {
        "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[18],
        "round trips": inside,
    }


def main() -> None:
    """Print the figures."""
    data = Path(os.environ.get("YAGONA_DATA") or ".data")
    where = json.loads((data / "where.json").read_text())
    for name, cost in decisions().items():
        print(f"{name:24}{cost:8.2f} µs")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for name, cost in gate_cost(where["system_database_url"]).items():
        print(f"gate, {name:18}{cost:8.2f}")
    found = walls(where["database_url"], where["system_database_url"])
    print(f"{'policies on':24}{found['on']:8.3f} ms")
    print(f"{'policies off':24}{found['off']:8.3f} ms   ratio {found['on'] / found['off']:.2f}")


if __name__ == "__main__":
    main()
