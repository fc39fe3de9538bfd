"""config/roles.sql: who may become whom, and who passes row-level security."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from config.servers.accounts import service_account
from config.servers.ports import free_port
from config.servers.postgres import FORGETFUL, ROLES, SUPERUSER, Postgres
from tests.config.conftest import new_folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Postgres]:
    """A cluster with roles.sql alone: the grant that tests add to theirs is not here."""
    passwords = {name: f"secret-of-{name}" for name in (SUPERUSER, *ROLES)}
    with new_folder() as home:
        home.mkdir(mode=0o711)
        log = home / "postgres.log"
        postgres = Postgres(home, log, free_port(), service_account(), passwords, FORGETFUL)
        postgres.make()
        child = postgres.start()
        try:
            postgres.prepare()
            yield postgres
        finally:
            child.stop()


def line(cluster: Postgres, role: str) -> psycopg.Connection:
    return psycopg.connect(cluster.url(role), autocommit=True)


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("app", "yagona_owner", False),
        ("app", "yagona_system", False),
        ("app", "yagona_lookup", False),
        ("app", "yagona_report", True),
        ("app", "yagona_eraser", True),
        ("report", "yagona_eraser", False),
        ("system", "yagona_eraser", False),
        ("report", "yagona_app", False),
        ("report", "yagona_system", False),
        ("system", "yagona_owner", False),
        ("owner", "yagona_lookup", True),
        ("owner", "yagona_app", True),
        ("owner", "yagona_system", False),
        ("owner", "postgres", False),
    ],
)
def test_who_may_become_whom(cluster: Postgres, who: str, whom: str, may: bool) -> None:
    become = sql.SQL("SET ROLE {}").format(sql.Identifier(whom))
    with line(cluster, who) as session:
        if may:
            session.execute(become)
            assert session.execute("SELECT current_user").fetchone() == (whom,)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(become)


def test_only_the_system_passes_row_level_security(cluster: Postgres) -> None:
    with line(cluster, "owner") as session:
        passing = session.execute(
            "SELECT rolname FROM pg_roles "
            "WHERE (rolbypassrls OR rolsuper) AND rolname LIKE 'yagona%'"
        ).fetchall()
        session.execute("CREATE TABLE walled (id int)")
        session.execute("INSERT INTO walled VALUES (1)")
        session.execute("ALTER TABLE walled ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        seen_by_owner = session.execute("SELECT count(*) FROM walled").fetchone()
        session.execute("GRANT SELECT ON walled TO yagona_app")
    with line(cluster, "app") as session:
        seen_by_app = session.execute("SELECT count(*) FROM walled").fetchone()
    with line(cluster, "system") as session:
        seen_by_system = session.execute("SELECT count(*) FROM walled").fetchone()

    assert passing == [("yagona_system",)]
    assert (seen_by_owner, seen_by_app, seen_by_system) == ((0,), (0,), (1,))


@pytest.mark.parametrize("name", ["yagona_lookup", "yagona_eraser"])
def test_roles_that_only_hold_a_right_cannot_sign_in(cluster: Postgres, name: str) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.url("app").replace("yagona_app", name))


def test_a_wrong_password_does_not_open(cluster: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url("app").replace("secret-of-app", "guessed"))
    assert line(cluster, "app").execute("SELECT 1").fetchone() == (1,)


def test_the_application_inherits_no_report_right_and_makes_nothing(
    cluster: Postgres,
) -> None:
    with line(cluster, "owner") as session:
        session.execute("CREATE TABLE facts AS SELECT 1 AS one")
        session.execute("GRANT SELECT ON facts TO yagona_report")
    with line(cluster, "app") as session:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("SELECT one FROM facts")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("CREATE TABLE own (id int)")
        with session.transaction():
            session.execute("SET LOCAL ROLE yagona_report")
            assert session.execute("SELECT one FROM facts").fetchone() == (1,)


def test_a_second_run_changes_nothing_and_keeps_passwords(cluster: Postgres) -> None:
    with line(cluster, "owner") as session:
        state = "SELECT rolname, rolpassword, rolconfig FROM pg_roles ORDER BY 1"
        before = session.execute(state).fetchall()
    cluster.psql("postgres", "-f", "config/roles.sql", env={})
    with line(cluster, "owner") as session:
        assert session.execute(state).fetchall() == before


def test_cyrillic_is_lowered_and_compared_whatever_the_machines_locale(
    cluster: Postgres,
) -> None:
    with line(cluster, "owner") as session:
        session.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        told = session.execute(
            "SELECT lower('ЎҚИТУВЧИ'), similarity('Каримов', 'Каримова') > 0.5"
        ).fetchone()
    assert told == ("ўқитувчи", True)


def test_data_of_the_first_command_survive_a_crash() -> None:
    """Only the tests' own cluster forgets: the lasting options switch nothing off."""
    from config.servers.postgres import LASTING

    assert not set(LASTING) & {"fsync", "full_page_writes", "synchronous_commit"}
    assert FORGETFUL["fsync"] == "off"
