"""The walls of the lowest room: scope, append-only, rights, the definer function."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from tests.factories import records
from trust.context import NOTHING_CLOSED
from trust.journal.models import Journal
from trust.ledger.models import Ledger, Locator
from trust.walls.services import clear_scope, set_scope

pytestmark = pytest.mark.django_db


def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("yagona_app", "yagona_owner")


def test_no_scope_shows_nothing_and_a_scope_shows_its_patient_only() -> None:
    one, other = records.ledger_of_new_patient(), records.ledger_of_new_patient()
    assert Ledger.objects.count() == 0
    set_scope(patients=[one], closed=NOTHING_CLOSED)
    assert set(Ledger.objects.values_list("patient_id", flat=True)) == {one}
    set_scope(patients=[one, other], closed=NOTHING_CLOSED)
    assert set(Ledger.objects.values_list("patient_id", flat=True)) == {one, other}
    clear_scope()
    assert Ledger.objects.count() == 0


def test_a_row_of_another_patient_cannot_be_written() -> None:
    set_scope(patients=[uuid4()], closed=NOTHING_CLOSED)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        records.raw_ledger_row(uuid4())


def test_without_the_wall_every_row_shows(role: object) -> None:
    """Negative control: the same query as a role that passes the wall."""
    records.ledger_of_new_patient()
    assert Ledger.objects.count() == 0
    with role("yagona_system"):  # type: ignore[operator]
        assert Ledger.objects.count() == 1


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("table", ["trust_ledger", "trust_journal", "trust_registerledger"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_even_the_owner_cannot_change_what_is_append_only(
    table: str, statement: str, role: object
) -> None:
    patient_id = records.ledger_of_new_patient()
    records.register_row()
    looked_at = records.refused_look()
    with role("yagona_owner"):  # type: ignore[operator]
        set_scope(patients=[patient_id, looked_at], closed=NOTHING_CLOSED)
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table))


def test_negative_control_without_its_trigger_the_ledger_can_be_changed(role: object) -> None:
    patient_id = records.ledger_of_new_patient()
    with role("yagona_owner"), connection.cursor() as cursor:  # type: ignore[operator]
        set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
        cursor.execute("ALTER TABLE trust_ledger DISABLE TRIGGER no_change")
        cursor.execute("UPDATE trust_ledger SET content = 'x'")
        assert cursor.rowcount == 1


def test_the_application_may_not_read_the_locator_but_ask_it() -> None:
    patient_id = records.ledger_of_new_patient()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Locator.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_id FROM locate('fhir', %s)", [f"Basic/{patient_id}"])
        assert cursor.fetchone() == (patient_id,)


def test_a_false_pg_temp_table_does_not_fool_the_definer_function() -> None:
    patient_id = records.ledger_of_new_patient()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE trust_locator AS SELECT 'fhir' AS kind, 'x' AS key")
        cursor.execute("SELECT patient_id FROM locate('fhir', %s)", [f"Basic/{patient_id}"])
        assert cursor.fetchone() == (patient_id,)


def test_the_journal_takes_a_refusal_without_scope_and_shows_it_to_its_patient_only() -> None:
    patient_id: UUID = records.refused_look()
    assert Journal.objects.count() == 0
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    assert Journal.objects.get().outcome == "refused"
