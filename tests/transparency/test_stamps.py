"""A time-stamp authority vouches for the time of a checkpoint; openssl reads it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection, transaction

from tests.factories import records
from tests.transparency.conftest import House
from trust.ledger.entries import Entry
from trust.ledger.services import append
from trust.signatures import house as authorities
from trust.signatures.errors import ProviderUnreachable
from trust.transparency import queries, services
from trust.transparency.addresses import TreeName

RECORDS = TreeName.RECORDS
Seal = Callable[..., int]


def wrote(seal: Seal) -> None:
    append(records.record_context(uuid4()), [Entry("Basic", uuid4(), {})])
    seal()


@pytest.mark.django_db
def test_the_newest_checkpoint_is_stamped_once(seal: Seal, role: Any) -> None:
    wrote(seal)
    with role("yagona_system"):
        assert services.stamp(RECORDS) and not services.stamp(RECORDS)
    stamp = queries.latest_stamp(RECORDS)
    assert stamp is not None and stamp.size == 1


@pytest.mark.django_db
def test_not_more_than_once_a_minute(
    seal: Seal, role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote(seal)
    with role("yagona_system"):
        assert services.stamp(RECORDS)
    wrote(seal)
    with role("yagona_system"):
        assert not services.stamp(RECORDS)
        monkeypatch.setattr(services, "STAMP_EVERY", timedelta())
        assert services.stamp(RECORDS)


@pytest.mark.django_db
def test_an_authority_that_is_down_holds_nothing_up(
    seal: Seal, role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_digest: bytes) -> bytes:
        raise ProviderUnreachable

    wrote(seal)
    with monkeypatch.context() as patched:
        patched.setattr(authorities.required(), "stamp", down)
        with role("yagona_system"):
            assert not services.stamp(RECORDS)
        wrote(seal)
    with role("yagona_system"):
        assert services.stamp(RECORDS)


def test_openssl_reads_the_stamp_of_a_bundle(house: House, tmp_path: Path) -> None:
    house.write("Qayd")
    house.seal()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE yagona_system")
        services.stamp(RECORDS)
    with ZipFile(house.bundle()) as pack:
        pack.extractall(tmp_path)
    (tmp_path / "root.pem").write_bytes(authority_root())
    assert openssl(tmp_path)
    note = tmp_path / "records.stamped"
    note.write_text(note.read_text().replace("yagona/records", "yagona/recordz"))
    assert not openssl(tmp_path)


def authority_root() -> bytes:
    return authorities.required().root_pem


def openssl(folder: Path) -> bool:
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "records.stamped", "-in", "records.tsr",
         "-token_in", "-CAfile", "root.pem"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode == 0 and "Verification: OK" in done.stdout
