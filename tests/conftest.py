"""Fixtures: the app's role in every connection, committed databases, roles, hypothesis profiles."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from tests.running import SERVERS  # isort: skip  (starts the servers: before Django)

import django  # isort: skip

django.setup()

from django.conf import settings as django_settings  # noqa: E402  (settings first)
from django.db import connection, connections  # noqa: E402

from config.catalogues import compile_all  # noqa: E402
from tests import logs  # noqa: E402

django_settings.LANGUAGE_CODE = "en"  # tests read English; those about languages ask for theirs
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

PROVING = os.environ.get("YAGONA_PROVE") == "1"
for name, examples in (("test", 25), ("prove", 300)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,  # machines are shared: speed is measured in bench/
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
settings.load_profile("prove" if PROVING else "test")
RACES = 200 if PROVING else 20
NAMED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Catalogues are compiled once, before any worker looks a word up."""
    if not hasattr(config, "workerinput"):
        for folder in django_settings.LOCALE_PATHS:
            compile_all(folder)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run whose logs name a person of the demonstration has failed, whatever its tests say."""
    if not hasattr(session.config, "workerinput"):
        found = session.config.stash[NAMED] = logs.people_in(logs.folders())
        if found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which log names whom; the words are invented ones."""
    for line in config.stash.get(NAMED, []):
        terminalreporter.write_line(f"FAILED logs name a person: {line}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the servers stops them; xdist workers only joined."""
    if not hasattr(config, "workerinput"):
        SERVERS.stop()


@pytest.fixture(scope="session")
def races() -> int:
    """How often a race is tried: 20, or 200 with `make prove`."""
    return RACES


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The migrated database; from here on every connection, of any thread, starts as the app.

    Our own, because the plugin's makes none when only tests with `committed` are run.
    """
    options = connection.settings_dict["OPTIONS"]
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
        options["assume_role"] = "yagona_app"
        connection.close()
        with _admin() as admin:
            admin.execute(f'CREATE DATABASE "{_pristine()}" TEMPLATE "{_name()}"')
    yield
    with django_db_blocker.unblock():
        del options["assume_role"]  # only the owner may drop the database
        with _admin() as admin:
            admin.execute(f'DROP DATABASE "{_pristine()}" WITH (FORCE)')
        connection.close()
        teardown_databases(made, verbosity=0)


def _name() -> str:
    return connection.settings_dict["NAME"]


def _pristine() -> str:
    """The copy that clones are made of: nobody is ever connected to it, in any thread or loop."""
    return f"{_name()}_pristine"


def _admin() -> psycopg.Connection[Any]:
    """The owner on the maintenance database: makes and drops clones."""
    owner = connection.settings_dict
    return psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    )


def _drop(admin: psycopg.Connection[Any], name: str) -> None:
    """Drop a clone; the server's side of a program that has just ended (pg_dump) may still leave.

    It belongs to another role than ours, which may not end it: wait for it instead.
    """
    for _ in range(50):
        try:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{name} is still in use")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone of the migrated database for tests that commit; its name. Triggers and rights stay."""
    with django_db_blocker.unblock(), _admin() as admin:
        template, pristine = _name(), _pristine()
        clone = f"clone_{uuid4().hex[:12]}"
        connections.close_all()
        admin.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{pristine}"')
        connection.settings_dict["NAME"] = clone
        try:
            yield clone
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = template
            _drop(admin, clone)


Role = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def role(db: None) -> Role:
    """`with role("yagona_system"):` acts as another database role inside the test's transaction."""

    @contextmanager
    def assumed(name: str) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            before = cursor.fetchone()[0]
            cursor.execute(f"SET LOCAL ROLE {name}")
            yield
            cursor.execute(f"SET LOCAL ROLE {before}")

    return assumed


@pytest.fixture(scope="session")
def servers() -> Any:
    """Addresses of the real servers."""
    return SERVERS
