"""Servers that the environment names instead of the embedded ones: looked at before anything runs."""

from __future__ import annotations

import os
from collections.abc import Mapping

import psycopg
import redis
from psycopg.conninfo import conninfo_to_dict

from config.servers.errors import CannotStart
from config.servers.software import POSTGRES_MAJOR

URLS = {
    "DATABASE_URL": "yagona_app",
    "OWNER_DATABASE_URL": "yagona_owner",
    "SYSTEM_DATABASE_URL": "yagona_system",
    "REPORTS_DATABASE_URL": "yagona_report",
}
ROLES = (*URLS.values(), "yagona_lookup", "yagona_eraser")


def foreign_database(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The four addresses if the environment gives them, none if it gives none."""
    given = {name: env[name] for name in URLS if env.get(name)}
    if given and len(given) < len(URLS):
        missing = ", ".join(name for name in URLS if name not in given)
        raise CannotStart(
            f"{', '.join(given)} is set, but not {missing}: set all four, or none to use the "
            "embedded PostgreSQL."
        )
    return given


def check_database(urls: Mapping[str, str]) -> None:
    """Refuse a database that is away, too old, without our roles, or entered as somebody else."""
    for name, url in urls.items():
        place = _place(url)
        try:
            with psycopg.connect(url, connect_timeout=5) as line:
                _check_server(line, name, place)
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise CannotStart(
                f"{name}: the database at {place} does not let us in ({reason}); if it is new, "
                "run config/roles.sql there once as a superuser."
            ) from error


def _check_server(line: psycopg.Connection, name: str, place: str) -> None:
    if line.info.server_version // 10_000 < POSTGRES_MAJOR:
        raise CannotStart(
            f"The database at {place} is PostgreSQL {line.info.server_version // 10_000}; "
            f"{POSTGRES_MAJOR} or newer is needed."
        )
    found = line.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
    missing = set(ROLES) - {row[0] for row in found}
    if missing:
        raise CannotStart(
            f"The database at {place} lacks the roles {', '.join(sorted(missing))}: run "
            "config/roles.sql there once as a superuser."
        )
    if line.info.user != URLS[name]:
        raise CannotStart(
            f"{name} signs in as {line.info.user}; it must be {URLS[name]}, because row-level "
            "security depends on it."
        )


def _place(url: str) -> str:
    """Host, port and database, without the password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise CannotStart(
            "A DATABASE_URL is not an address that PostgreSQL understands."
        ) from error
    return f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"


def check_broker(url: str) -> None:
    """Refuse a Valkey or Redis that does not answer."""
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, ValueError) as error:
        raise CannotStart(f"REDIS_URL: the broker does not answer ({error}).") from error
