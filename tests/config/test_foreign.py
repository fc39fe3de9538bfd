"""Servers named by the environment are looked at before anything runs."""

from __future__ import annotations

import pytest

from config.servers import foreign
from config.servers.accounts import service_account
from config.servers.errors import CannotStart
from config.servers.ports import free_port
from config.servers.postgres import FORGETFUL, ROLES, SUPERUSER, Postgres
from tests.config.conftest import Launch, new_folder
from tests.servers import TestServers


@pytest.fixture
def four(servers: TestServers) -> dict[str, str]:
    """Good addresses: the tests' own servers, seen as somebody else's."""
    return {
        "DATABASE_URL": servers.database_url_app,
        "OWNER_DATABASE_URL": servers.database_url_owner,
        "SYSTEM_DATABASE_URL": servers.database_url_system,
        "REPORTS_DATABASE_URL": servers.database_url_report,
    }


def sentence(call: object, *arguments: object) -> str:
    """What a refused check says; never a password."""
    with pytest.raises(CannotStart) as refusal:
        call(*arguments)  # type: ignore[operator]
    return str(refusal.value)


def test_good_addresses_pass(four: dict[str, str], servers: TestServers) -> None:
    assert foreign.foreign_database(four) == four
    assert foreign.foreign_database({}) == {}
    foreign.check_database(four)
    foreign.check_broker(servers.redis_url)


def test_all_four_or_none(four: dict[str, str]) -> None:
    del four["SYSTEM_DATABASE_URL"]

    assert "not SYSTEM_DATABASE_URL: set all four" in sentence(foreign.foreign_database, four)


def test_a_database_without_our_roles_names_the_file() -> None:
    secret: dict[str, str] = dict.fromkeys((SUPERUSER, *ROLES), "secret")
    with new_folder() as home:
        home.mkdir(mode=0o711)
        bare = Postgres(
            home,
            home / "postgres.log",
            free_port(),
            service_account(),
            secret,
            FORGETFUL,
        )
        bare.make()
        child = bare.start()
        try:
            urls = dict.fromkeys(foreign.URLS, bare.url(SUPERUSER, "postgres"))
            said = sentence(foreign.check_database, urls)
        finally:
            child.stop()

    assert "lacks the roles yagona_app, yagona_eraser, yagona_lookup, yagona_owner" in said
    assert "run config/roles.sql there once as a superuser" in said


def test_a_superuser_is_no_application(four: dict[str, str], servers: TestServers) -> None:
    four["DATABASE_URL"] = servers.superuser_url

    said = sentence(foreign.check_database, four)

    assert "DATABASE_URL signs in as postgres; it must be yagona_app" in said


def test_a_refused_sign_in_says_why_without_the_password(four: dict[str, str]) -> None:
    good = four["DATABASE_URL"]
    secret = good.split(":")[2].split("@")[0]
    four["DATABASE_URL"] = good.replace(secret, "wrong-secret")

    said = sentence(foreign.check_database, four)

    assert "password authentication failed" in said
    assert "config/roles.sql" in said
    assert "wrong-secret" not in said


def test_a_broker_that_is_away() -> None:
    assert "does not answer" in sentence(foreign.check_broker, "redis://127.0.0.1:1")


def test_the_start_refuses_and_leaves_no_process(
    launch: Launch, four: dict[str, str], servers: TestServers
) -> None:
    run = launch(**{**four, "DATABASE_URL": servers.superuser_url})

    assert run.popen.wait(30) == 1

    assert "it must be yagona_app" in run.said()
    assert "Starting PostgreSQL" not in run.said()


def test_the_start_uses_good_foreign_servers(
    launch: Launch, four: dict[str, str], servers: TestServers
) -> None:
    run = launch(**four, REDIS_URL=servers.redis_url)
    run.wait_for("READY")

    assert run.query("SELECT current_user", role="system") == [("yagona_system",)]
    assert not (run.data / "postgres").exists()
    assert not (run.data / "valkey").exists()
