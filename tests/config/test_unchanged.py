"""A step is skipped only while everything it depends on is the same."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from config.servers.programs import HOUSE, ROOT
from config.servers.unchanged import Done, fingerprint, has_rows, migrated_to
from tests.config.conftest import Launch
from tests.servers import TestServers


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small tree."""
    (tmp_path / "app" / "feature").mkdir(parents=True)
    (tmp_path / "app" / "feature" / "models.py").write_text("a")
    (tmp_path / "readme.md").write_text("r")
    return tmp_path


def test_the_fingerprint_follows_content_and_facts_alone(root: Path) -> None:
    def seen(*facts: str) -> str:
        return fingerprint(root, ("*/*/*.py",), *facts)

    first, file = seen("x"), root / "app" / "feature" / "models.py"
    file.touch()
    (root / "readme.md").write_text("other")
    assert seen("x") == first

    assert seen("y") != first
    file.write_text("b")
    assert seen("x") != first
    file.write_text("a")
    assert seen("x") == first
    file.rename(file.with_name("renamed.py"))
    assert seen("x") != first


def test_what_was_done_is_kept(tmp_path: Path) -> None:
    assert not Done(tmp_path).knows("migrate", "1")
    Done(tmp_path).note("migrate", "1")
    Done(tmp_path).note("collectstatic", "2")

    assert Done(tmp_path).knows("migrate", "1")
    assert not Done(tmp_path).knows("migrate", "2")


def test_every_migration_and_every_static_file_counts() -> None:
    """A pattern that forgot a folder would leave an upgraded database behind."""
    patterns = {program.name: program.inputs for program in HOUSE.steps}
    covered = {
        step: {file for pattern in found for file in ROOT.glob(pattern)}
        for step, found in patterns.items()
    }
    own = [f for f in ROOT.glob("[a-z]*/**/*.py") if "tests" not in f.parts]

    assert [f for f in own if f.parent.name == "migrations" and f not in covered["migrate"]] == []
    assert [f for f in own if f.name == "models.py" and f not in covered["migrate"]] == []
    static = [f for f in (ROOT / "static").rglob("*") if f.is_file()]
    assert static
    assert [f for f in static if f not in covered["collectstatic"]] == []


def test_a_restored_database_is_told_from_the_one_it_replaces(
    servers: TestServers,
) -> None:
    with psycopg.connect(servers.database_url_system, autocommit=True) as line:
        url = servers.database_url_system
        assert migrated_to(url) == "empty"
        with psycopg.connect(servers.database_url_owner, autocommit=True) as owner:
            owner.execute("CREATE TABLE django_migrations (applied timestamptz)")
            owner.execute("INSERT INTO django_migrations VALUES ('2026-01-01')")
            owner.execute("GRANT SELECT ON django_migrations TO yagona_system")
        try:
            first = migrated_to(url)
            assert migrated_to(url) == first != "empty"
            assert has_rows(url, "django_migrations")
            with psycopg.connect(servers.database_url_owner, autocommit=True) as owner:
                owner.execute("DELETE FROM django_migrations")
            assert migrated_to(url) != first
            assert not has_rows(url, "django_migrations")
            assert not has_rows(url, "no_such_table")
        finally:
            with psycopg.connect(servers.database_url_owner, autocommit=True) as owner:
                owner.execute("DROP TABLE django_migrations")
        assert line.info.user == "yagona_system"


def test_a_foreign_database_with_people_gets_no_demonstration(
    launch: Launch, servers: TestServers
) -> None:
    urls = {
        "DATABASE_URL": servers.database_url_app,
        "OWNER_DATABASE_URL": servers.database_url_owner,
        "SYSTEM_DATABASE_URL": servers.database_url_system,
        "REPORTS_DATABASE_URL": servers.database_url_report,
        "REDIS_URL": servers.redis_url,
    }
    with psycopg.connect(servers.database_url_owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE patients_person AS SELECT 1 AS patient_id")
        owner.execute("GRANT SELECT ON patients_person TO yagona_system")
        try:
            full = launch(**urls)
            full.wait_for("READY")
            assert full.stop() == 0
            owner.execute("DELETE FROM patients_person")
            empty = launch(**urls)
            empty.wait_for("READY")
        finally:
            owner.execute("DROP TABLE patients_person")

    assert "demonstration population" not in full.said()
    assert "demonstration population" in empty.said()
