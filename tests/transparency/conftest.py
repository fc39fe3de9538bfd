"""An anchor file of its own for each test, and a sequencer to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from ehr.documents import services as documents
from patients.access import gate
from tests import offline
from tests.factories import actors, people
from tests.running import SERVERS
from trust.context import Action
from trust.transparency import services
from trust.transparency.addresses import TreeName

Role = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def anchor(settings: Any, tmp_path: Path) -> Path:
    settings.LOG_ANCHOR = tmp_path / "anchor"
    return settings.LOG_ANCHOR


@pytest.fixture
def seal(role: Role) -> Callable[..., int]:
    """Seal everything that waits, as the system role does."""

    def sealed(limit: int = 2000) -> int:
        count = 0
        with role("yagona_system"):
            while done := sum(services.seal(tree, limit=limit) for tree in TreeName):
                count += done
        return count

    return sealed


@dataclass(slots=True)
class House:
    """A committed database with somebody's record, its sequencer, and an attacker's connection."""

    patient_id: UUID
    superuser: psycopg.Connection[Any]
    folder: Path

    def write(self, *notes: str) -> None:
        """A doctor writes notes, each in a look of its own."""
        for text in notes:
            with gate.open_record(actors.doctor(), self.patient_id, Action.WRITE_CARD) as ctx:
                documents.write_note(ctx, text=text)

    def seal(self) -> None:
        """Seal everything that waits, as the system role does."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE yagona_system")
            while sum(services.seal(tree) for tree in TreeName):
                pass

    def attack(self, statement: str, *values: Any) -> int:
        """What no trigger and no right stops; how many rows it met."""
        self.superuser.execute("SET session_replication_role = replica")
        return self.superuser.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Any) -> list[Any]:
        return self.superuser.execute(statement, values).fetchall()

    def bundle(self, name: str = "bundle", **since: int) -> Path:
        """The proof, as the command writes it."""
        path = self.folder / f"{name}.zip"
        told = [f"--since={tree}={size}" for tree, size in since.items()]
        call_command(
            "export_proof", str(self.patient_id), f"--out={path}", *told, stdout=StringIO()
        )
        return path

    def verify(self, bundle: Path, *more: str) -> tuple[bool, str]:
        """What the script from inside the bundle says, in a process that can reach no network."""
        return offline.verify(bundle, *more)


@pytest.fixture
def house(committed: str, tmp_path: Path) -> Iterator[House]:
    patient_id = people.queued(actors.registrar())
    url = f"{SERVERS.superuser_url.rpartition('/')[0]}/{committed}"
    with psycopg.connect(url, autocommit=True) as superuser:
        yield House(patient_id, superuser, tmp_path)
