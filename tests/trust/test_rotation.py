"""Old ciphertext is written anew; the old key can go; what was changed meanwhile is not overwritten."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from patients.access import gate
from patients.identity.queries import person
from tests.factories import actors, people
from trust.context import Action
from trust.keys import rotation
from trust.keys.errors import Undecryptable

pytestmark = pytest.mark.django_db
NEW = "a-newer-key-that-is-long-enough-for-this-test"


def run(*options: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def name(patient_id: Any) -> str:
    with gate.open_record(actors.registrar(), patient_id, Action.SEE_PERSON) as ctx:
        return person(ctx).full_name


def test_after_the_rotation_the_old_key_can_go(settings: Any, role: Any) -> None:
    patient_id = people.registered(phone="+998 90 1234567")
    told, old = name(patient_id), settings.FIELD_KEYS
    settings.FIELD_KEYS = [NEW, *old]
    with role("yagona_system"):
        with pytest.raises(CommandError):
            run("--check")
        assert "rewritten" in run()
        assert "0 values still need an older key" in run()
    settings.FIELD_KEYS = [NEW]
    assert name(patient_id) == told


def test_negative_control_without_the_rotation_the_name_is_lost(settings: Any) -> None:
    patient_id = people.registered()
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(Undecryptable):
        name(patient_id)


def test_a_row_that_changed_meanwhile_is_left_alone(settings: Any, role: Any) -> None:
    people.registered()
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    column = next(one for one in rotation.columns() if one.purpose == "patients_person.family")
    with role("yagona_system"):
        (batch,) = rotation.stale(column)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE patients_person SET family = '\\x00'::bytea")
        assert rotation.rewrite(column, batch) == 0


def test_it_goes_on_where_it_was_killed(
    settings: Any, role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        people.registered()
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    monkeypatch.setattr(rotation, "BATCH", 1)
    column = next(one for one in rotation.columns() if one.purpose == "patients_person.family")
    with role("yagona_system"):
        rotation.rewrite(column, next(rotation.stale(column)))
        assert sum(len(batch) for batch in rotation.stale(column)) == 2


def test_the_application_may_not_do_it() -> None:
    with pytest.raises(CommandError, match="YAGONA_ROLE=system"):
        run()
