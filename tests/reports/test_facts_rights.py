"""Who may read facts, and that the report role reads nothing of patients."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from reports.facts.queries import reading
from tests.conftest import Role
from tests.factories.facts import add, diagnosis, told

pytestmark = pytest.mark.django_db


def refused(sql: str) -> bool:
    """Whether the database refuses the statement for lack of rights."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except Error as error:
        return "permission denied" in str(error)
    return False


def whoami() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_the_app_may_add_facts_but_not_read_change_or_delete_them() -> None:
    add([told(diagnosis())])
    assert refused("SELECT count(*) FROM reports_fact")
    assert refused("UPDATE reports_fact SET amount = 1")
    assert refused("DELETE FROM reports_fact")


@pytest.mark.parametrize(
    "table",
    [
        "patients_person",
        "patients_personidentifier",
        "trust_ledger",
        "trust_searchindex",
        "trust_journal",
        "trust_account",
        "reports_run",
    ],
)
def test_the_report_role_reads_facts_and_nothing_of_patients(role: Role, table: str) -> None:
    with role("yagona_report"):
        assert refused(f"SELECT 1 FROM {table}")
        assert not refused("SELECT count(*) FROM reports_fact"), "negative control"
        assert refused("INSERT INTO reports_fact (id) VALUES (gen_random_uuid())")


def test_facts_are_never_changed_even_by_the_system(role: Role) -> None:
    add([told(diagnosis())])
    with (
        role("yagona_system"),
        pytest.raises(Error, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE reports_fact SET amount = -1")


def test_reading_gives_the_role_back_also_after_an_error() -> None:
    before = whoami()
    with reading():
        assert whoami() == "yagona_report"
    assert whoami() == before
    with pytest.raises(Error), reading() as cursor:
        cursor.execute("SELECT 1/0")
    assert whoami() == before
