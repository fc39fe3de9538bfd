"""Rotation: all is read when the old key is gone; a kill loses nothing; --check finds what is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from patients.access import gate
from patients.identity.models import PersonIdentifier
from patients.identity.queries import number_hash, person
from tests.factories import actors, registry, world
from trust.accounts import factors
from trust.accounts.gate import oversee
from trust.accounts.models import Account
from trust.context import Action, Purpose
from trust.journal.models import Journal
from trust.keys import rotation
from trust.keys.errors import Undecryptable
from trust.ledger import queries

ROOT = Path(__file__).resolve().parents[2]
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def old(committed: str, settings: Any) -> str:
    """The key under which a case writes before the new one comes."""
    return settings.FIELD_KEYS[0]


@pytest.fixture
def newer(old: str, settings: Any) -> Callable[[], None]:
    """Put a new key before the old one, as an operator does."""

    def put() -> None:
        settings.FIELD_KEYS, settings.HASH_KEY = ["a new key", old], old

    return put


@contextmanager
def as_system() -> Iterator[None]:
    """Connections of this block act as yagona_system."""
    options = connection.settings_dict["OPTIONS"]
    before = options["assume_role"]
    options["assume_role"] = "yagona_system"
    connection.close()
    try:
        yield
    finally:
        options["assume_role"] = before
        connection.close()


def rotate(*arguments: str) -> str:
    """Run the command here; what it prints."""
    told = StringIO()
    with as_system():
        call_command("rotate_keys", *arguments, stdout=told)
    return told.getvalue()


def case() -> tuple[UUID, Account]:
    """A whole card, a raw query in the journal, an account with a factor."""
    patient_id, account = world.full_card(), registry.account()
    factors.keep(account, SECRET)
    with oversee(actors.inspector(), Action.OVERSEE, "name=Namunayeva"):
        pass
    return patient_id, account


def read_all(patient_id: UUID, account: Account) -> tuple[str, str]:
    """Read what was sealed of each kind: columns, ledger, factor; name and number of the person."""
    with gate.open_record(actors.registrar(), patient_id, Action.SEE_PERSON) as ctx:
        who = person(ctx)
        number = PersonIdentifier.objects.filter(patient_id=patient_id).first()
    with gate.open_record(
        actors.system(), patient_id, Action.EXCHANGE_READ, Purpose.OPERATIONS
    ) as ctx:
        assert queries.broken_links(ctx) == []
        assert queries.of_types(ctx, ["Patient"])
    assert factors.show(account, factors.code_now(SECRET)) in ("totp", "")
    assert number is not None
    return who.full_name, number.value


def test_after_rotation_the_old_key_can_go(
    newer: Callable[[], None], settings: Any, committed: str
) -> None:
    patient_id, account = case()
    before = read_all(patient_id, account)
    found_by = number_hash(before[1])
    newer()
    with pytest.raises(CommandError, match="do not lie under the newest key"):
        rotate("--check")
    rotate("--batch", "3")
    assert "Everything lies" in rotate("--check")
    settings.FIELD_KEYS = ["a new key"]
    assert read_all(patient_id, account) == before
    assert number_hash(before[1]) == found_by
    with as_system():
        assert Journal.objects.get(query__isnull=False).query == "name=Namunayeva"
        assert Journal.objects.filter(action=Action.KEEP_KEYS, system_name="rotate_keys").exists()


def test_negative_control_without_rotation_the_old_key_is_missed(
    newer: Callable[[], None], settings: Any
) -> None:
    told = case()
    settings.FIELD_KEYS = ["a new key"]
    with pytest.raises(Undecryptable):
        read_all(*told)


def test_negative_control_one_row_left_behind_is_found(
    newer: Callable[[], None], old: str, settings: Any
) -> None:
    case()
    newer()
    rotate()
    settings.FIELD_KEYS = [old]  # a process that still has the old settings writes one more
    world.with_account()
    newer()
    with pytest.raises(CommandError, match="do not lie"):
        rotate("--check")
    rotate()
    assert "Everything lies" in rotate("--check")


def test_a_second_run_changes_nothing(newer: Callable[[], None]) -> None:
    case()
    newer()
    rotate()
    lines = [line for line in rotate().splitlines() if " old, " in line]
    assert lines and all(" 0 old, 0 unreadable" in line for line in lines)


def test_a_value_no_key_opens_is_told_and_the_rest_goes_on(
    newer: Callable[[], None], settings: Any
) -> None:
    settings.FIELD_KEYS, kept = ["a lost key"], settings.FIELD_KEYS
    world.with_account()
    settings.FIELD_KEYS = kept
    told = case()
    newer()
    with pytest.raises(CommandError, match="open with no key"):
        rotate()
    settings.FIELD_KEYS = ["a new key"]
    read_all(*told)


def test_a_value_somebody_changes_meanwhile_is_left_alone(
    newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.with_account()
    newer()
    place = next(one for one in rotation.places() if one.name == "patients_person.family")

    def renew(value: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE patients_person SET family = '\\x00'::bytea")
        return place.renew(value)

    with as_system(), transaction.atomic():
        changed = replace(place, renew=renew)
        assert rotation.rotate(changed, None, size=10, write=True).old == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT family FROM patients_person")
            assert [bytes(row[0]) for row in cursor.fetchall()] == [b"\x00"]


def test_the_application_is_refused(newer: Callable[[], None]) -> None:
    with pytest.raises(CommandError, match="system role"):
        call_command("rotate_keys", stdout=StringIO())


def test_content_from_before_sealing_is_sealed(
    newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("trust.ledger.services.seal", lambda kind, tree, content: content)
        patient_id, account = case()
    before, clear = read_all(patient_id, account), _in_clear("Patient")
    assert clear
    rotate()
    assert _in_clear("Patient") == 0
    assert _in_clear("Observation") > 0  # names nobody
    assert read_all(patient_id, account) == before


def _in_clear(kind: str) -> int:
    with as_system(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM trust_ledger WHERE resource_type = %s AND get_byte(content, 0) = 123",
            [kind],
        )
        return cursor.fetchone()[0]


def test_killed_in_the_middle_it_goes_on(
    newer: Callable[[], None], old: str, settings: Any, committed: str
) -> None:
    told = case()
    before = read_all(*told)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "rotate_keys", "--batch", "1"],
        cwd=ROOT,
        env=_environment(committed, f"a new key,{old}", old),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("patients_personcontact"):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait(30) == -signal.SIGKILL
    process.stdout.close()
    newer()
    assert read_all(*told) == before  # both keys are held: nothing is lost
    with pytest.raises(CommandError, match="do not lie"):
        rotate("--check")
    rotate()
    settings.FIELD_KEYS = ["a new key"]
    assert read_all(*told) == before


def _environment(database: str, keys: str, hash_key: str) -> dict[str, str]:
    url = urlsplit(os.environ["SYSTEM_DATABASE_URL"])._replace(path=f"/{database}").geturl()
    return {
        **os.environ,
        "YAGONA_ROLE": "system",
        "SYSTEM_DATABASE_URL": url,
        "FIELD_KEY": keys,
        "HASH_KEY": hash_key,
    }
