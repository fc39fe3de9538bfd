"""The one way ciphertext of an append-only row changes: nothing else can change through it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from tests.factories import records
from trust.ledger.entries import Entry
from trust.ledger.models import Ledger
from trust.ledger.services import append

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H16")]
COLUMNS = [field.column for field in Ledger._meta.local_concrete_fields if field.column]
OTHER = {
    "uuid": "gen_random_uuid()",
    "integer": "{} + 1",
    "bigint": "{} + 1",
    "bytea": "{} || 'x'",
    "timestamp with time zone": "{} + interval '1 day'",
    "character varying": "'changed'",
}


def sealed_row() -> Ledger:
    """A Patient in the ledger; the scope is on it."""
    ctx = records.record_context(uuid4())
    append(ctx, [Entry("Patient", uuid4(), {"name": [{"family": "Namunayeva"}]})])
    return Ledger.objects.get(patient_id=ctx.patient_id)


def rewrap(row: Ledger, after: bytes) -> bytes:
    """Try; what lies there then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rewrap_trust_ledger(%s, %s, %s, %s)",
            [row.patient_id, row.id, bytes(row.content), after],
        )
    return bytes(Ledger.objects.get(patient_id=row.patient_id, id=row.id).content)


def test_ciphertext_of_the_same_length_goes_in(role: Any) -> None:
    row = sealed_row()
    other = b"\x01" + bytes(len(bytes(row.content)) - 1)
    with role("yagona_system"):
        assert rewrap(row, other) == other


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"x",
        lambda content: content[:-1],
        lambda content: b"{" + content[1:],
        lambda content: b"",
        lambda content: None,
    ],
)
def test_another_length_or_clear_text_is_refused(change: Any, role: Any) -> None:
    row = sealed_row()
    with role("yagona_system"), pytest.raises(DatabaseError), transaction.atomic():
        rewrap(row, change(bytes(row.content)))


def test_what_somebody_changed_meanwhile_is_left_alone(role: Any) -> None:
    row = sealed_row()
    before = bytes(row.content)
    row.content = b"\x01" + bytes(len(before) - 1)
    with role("yagona_system"):
        assert rewrap(row, b"\x01" * len(before)) == before


@pytest.mark.parametrize("who", ["yagona_app", "yagona_report", "yagona_owner"])
def test_nobody_else_may_call_it(who: str, role: Any) -> None:
    row = sealed_row()
    with (
        role(who),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        rewrap(row, bytes(row.content))


@pytest.mark.parametrize("who", ["yagona_system", "yagona_owner"])
def test_the_column_is_not_changed_past_the_function(who: str, role: Any) -> None:
    row = sealed_row()
    with (
        role(who),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE trust_ledger SET content = content WHERE id = %s", [row.id])


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "content"])
def test_even_its_owner_changes_no_other_column(column: str, role: Any) -> None:
    """As yagona_lookup itself, given every right: the trigger still holds each column fast."""
    row = sealed_row()
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("GRANT SELECT, UPDATE ON trust_ledger TO yagona_lookup")
        cursor.execute(
            "SELECT data_type FROM information_schema.columns "
            "WHERE table_name = 'trust_ledger' AND column_name = %s",
            [column],
        )
        value = OTHER[cursor.fetchone()[0]].format(column)
        cursor.execute("SET LOCAL ROLE yagona_lookup")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"UPDATE trust_ledger SET {column} = {value} WHERE id = %s", [row.id])
        cursor.execute("SET LOCAL ROLE yagona_owner")


def test_negative_control_without_the_trigger_a_column_changes(role: Any) -> None:
    row = sealed_row()
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_ledger DISABLE TRIGGER no_change")
        cursor.execute("GRANT SELECT, UPDATE ON trust_ledger TO yagona_lookup")
        cursor.execute("SET LOCAL ROLE yagona_lookup")
        cursor.execute("UPDATE trust_ledger SET source = 'changed' WHERE id = %s", [row.id])
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL ROLE yagona_owner")


def test_rows_are_not_deleted_through_it(role: Any) -> None:
    row = sealed_row()
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON trust_ledger TO yagona_lookup")
        cursor.execute(
            "CREATE POLICY planted ON trust_ledger FOR DELETE TO yagona_lookup USING (true)"
        )
        cursor.execute("SET LOCAL ROLE yagona_lookup")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("DELETE FROM trust_ledger WHERE id = %s", [row.id])
        cursor.execute("SET LOCAL ROLE yagona_owner")
