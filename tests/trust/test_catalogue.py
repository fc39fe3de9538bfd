"""Walks the database's catalogue: every table classified, granted from the list, and walled."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.factories import world
from trust.context import NOTHING_CLOSED
from trust.transparency.addresses import TreeName
from trust.transparency.services import seal
from trust.walls import grants
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db

# Keys that lead to a patient by design are unique by key alone.
# A place in the log is one of all patients together (docs/adr/0012-transparency-log.md).
UNIQUE_WITHOUT_PATIENT = {"trust_locator", "trust_journal", "trust_outboxtask", "trust_logentry"}
# Without patient_id in their walls: by facility instead, or read by definer functions alone.
NOT_BY_PATIENT = {"trust_locator"}


def rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tables_with_patient() -> list[str]:
    found = rows(
        """SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
             AND a.attname = 'patient_id' AND NOT c.relispartition"""
    )
    return sorted(name for (name,) in found)


def unwalled() -> set[str]:
    """Tables and leaves with a patient_id and without forced row-level security or a policy."""
    found = rows(
        """SELECT c.relname FROM pg_class c
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
             AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                      AND EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname))"""
    )
    return {name for (name,) in found} - NOT_BY_PATIENT


def test_every_table_is_classified() -> None:
    assert grants.unclassified() == set()
    assert (
        set(grants.classified())
        - {name for (name,) in rows("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")}
        == set()
    )


def test_negative_control_an_unlisted_table_is_found(role: Any) -> None:
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted_table (id uuid PRIMARY KEY)")
    assert grants.unclassified() == {"planted_table"}


def test_every_table_with_a_patient_is_walled_leaves_included() -> None:
    assert unwalled() == set()
    walled = {name for name, kind in grants.classified().items() if kind in grants.WALLED}
    assert set(tables_with_patient()) - NOT_BY_PATIENT <= walled


def test_negative_control_a_table_without_policy_is_found(role: Any) -> None:
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted_card (patient_id uuid)")
        cursor.execute("ALTER TABLE planted_card ENABLE ROW LEVEL SECURITY")
    assert unwalled() == {"planted_card"}


def test_leaf_partitions_carry_no_grants() -> None:
    assert (
        rows(
            """SELECT g.table_name, g.grantee FROM information_schema.role_table_grants g
           JOIN pg_class c ON c.relname = g.table_name AND c.relispartition
           WHERE g.grantee IN ('yagona_app', 'yagona_report', 'PUBLIC')"""
        )
        == []
    )


def test_every_unique_key_of_a_patient_table_holds_the_patient() -> None:
    found = rows(
        """SELECT c.relname, i.indexrelid::regclass::text FROM pg_index i
           JOIN pg_class c ON c.oid = i.indrelid
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
           WHERE i.indisunique AND NOT c.relispartition AND NOT a.attnum = ANY (i.indkey::int2[])
             AND c.relnamespace = 'public'::regnamespace"""
    )
    assert [row for row in found if row[0] not in UNIQUE_WITHOUT_PATIENT] == []


def test_functions_that_see_past_the_walls_belong_to_lookup_and_pin_their_path() -> None:
    found = rows(
        """SELECT p.proname, pg_get_userbyid(p.proowner), array_to_string(p.proconfig, ','),
                  has_function_privilege('yagona_report', p.oid, 'EXECUTE')
           FROM pg_proc p
           WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"""
    )
    assert {"locate", "access_facts", "find_people", "person_of"} <= {row[0] for row in found}
    for name, owner, config, others_may in found:
        assert owner == "yagona_lookup", name
        assert "search_path=pg_catalog, public, pg_temp" in (config or ""), name
        assert not others_may, name


def test_no_scope_shows_nothing_scope_a_shows_a_and_nothing_of_b(
    role: Any, settings: Any, tmp_path: Path
) -> None:
    """Every walled table must hold rows of both, or the test proves nothing and fails."""
    a, b = world.full_card(), world.full_card()
    settings.LOG_ANCHOR = tmp_path
    with role("yagona_system"):
        seal(TreeName.RECORDS)
    for table in set(tables_with_patient()) - NOT_BY_PATIENT:
        assert _seen(table) == set(), f"{table}: rows without a scope"
        for one, other in ((a, b), (b, a)):
            set_scope(patients=[one], closed=NOTHING_CLOSED)
            seen = _seen(table)
            assert one in seen, f"{table} holds no rows of a full card: fill it in factories/world"
            assert other not in seen, f"{table} shows another patient"
            set_scope()


def _seen(table: str) -> set[UUID]:
    return {row for (row,) in rows(f"SELECT DISTINCT patient_id FROM {table}")}


def test_negative_control_past_the_wall_both_are_seen(role: Any) -> None:
    a, b = world.full_card(), world.full_card()
    with role("yagona_system"):
        assert {a, b} <= _seen("trust_ledger")


def test_the_report_role_reads_no_patient_table(role: Any) -> None:
    may = rows(
        """SELECT table_name FROM information_schema.role_table_grants
           WHERE grantee = 'yagona_report'"""
    )
    assert not {name for (name,) in may} & set(tables_with_patient())
