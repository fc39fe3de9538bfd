"""Tables of the policy under somebody's lock: refused after the wait, with a clear page, and over."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.test import Client

from tests.emergency.test_breaking_glass import FORM, Ward
from tests.factories import people, registry
from tests.factories.sessions import sign_in
from trust.context import Role
from trust.journal import spool
from trust.journal.models import Journal
from trust.walls.services import set_scope

ROOT = Path(__file__).resolve().parents[2]
POLICY = ["patients_carerelation", "patients_consent", "patients_proxy", "patients_withholding"]


@pytest.fixture
def clinic(committed: str) -> tuple[Client, str]:
    """A doctor's browser and the card of somebody they treat, in a database of their own."""
    facility, account = registry.facility(), registry.account(Role.DOCTOR)
    registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
    patient_id = people.registered(people.actors.registrar(facility.id))
    client = sign_in(Client(headers={"accept-language": "ru"}), account)
    client.raise_request_exception = False
    impatient()
    return client, f"/patients/{patient_id}/card"


def impatient() -> None:
    """This connection waits less than the ten seconds of a page."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")


@contextmanager
def locked(database: str, table: str, servers: Any) -> Iterator[None]:
    """Another connection holds the table, as a migration or a careless operator would."""
    address = psycopg.conninfo.make_conninfo(servers.database_url_owner, dbname=database)
    with psycopg.connect(address) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")  # type: ignore[arg-type]
        yield
        other.rollback()


@pytest.mark.parametrize("table", POLICY)
def test_a_locked_policy_refuses_with_a_clear_page_and_then_goes_on(
    clinic: tuple[Client, str], committed: str, servers: Any, table: str
) -> None:
    client, card = clinic
    with locked(committed, table, servers):
        page = client.get(card)
        assert page.status_code == 503
        assert "Ничего не показано" in page.content.decode() and b"Sinov" not in page.content
        told = client.get(card, headers={"accept-language": "en"})
        assert b"Nothing was shown" in told.content
    assert client.get(card).status_code == 200  # the same connection: nothing is left behind


def test_negative_control_a_lock_on_what_the_policy_does_not_ask_stops_nobody(
    clinic: tuple[Client, str], committed: str, servers: Any
) -> None:
    client, card = clinic
    with locked(committed, "reports_run", servers):
        assert client.get(card).status_code == 200


def test_a_locked_journal_refuses_the_look_and_not_the_emergency(
    committed: str, servers: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SPOOL = tmp_path / "journal"
    ward = Ward()
    impatient()
    with locked(committed, "trust_journal", servers):
        ward.client.raise_request_exception = False
        assert ward.client.get(ward.card).status_code == 503
        assert ward.client.post(ward.emergency, FORM).status_code == 302
        assert ward.client.get(ward.card).status_code == 200
    assert spool.waiting() == 2
    assert spool.drain() == 2
    set_scope()
    connections.close_all()


def test_a_relay_that_waits_for_the_journal_keeps_no_emergency_waiting(
    committed: str, servers: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SPOOL = tmp_path / "journal"
    ward = Ward()
    impatient()
    with locked(committed, "trust_journal", servers):
        assert ward.client.get(ward.emergency).status_code == 200
        relay = Thread(target=_drain)  # its connection waits as long as it takes
        relay.start()
        relay.join(0.5)
        assert relay.is_alive()
        began = time.monotonic()
        assert ward.client.post(ward.emergency, FORM).status_code == 302
        assert time.monotonic() - began < 5
    relay.join(20)
    assert (spool.waiting(), spool.drain()) == (1, 1)  # what came while the relay waited
    with transaction.atomic():
        set_scope(patients=[ward.patient_id])
        looks = Journal.objects.filter(account_id=ward.account.id, patient_id=ward.patient_id)
        assert looks.count() == 2
    connections.close_all()


def _drain() -> None:
    spool.drain()
    connections.close_all()


def test_pages_wait_ten_seconds_for_a_lock_and_migrations_thirty() -> None:
    told = {role: _lock_timeout(role) for role in ("app", "owner", "system")}
    assert told == {"app": "10s", "owner": "30s", "system": "0"}


def _lock_timeout(role: str) -> str:
    words = "from django.db import connection as c; k = c.cursor(); k.execute('SHOW lock_timeout')"
    return subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            f"{words}; print(k.fetchone()[0])",
        ],
        cwd=ROOT,
        env={**os.environ, "YAGONA_ROLE": role},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
