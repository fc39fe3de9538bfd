"""What must be there before this process may answer people."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from trust.erasure.queries import missing
from trust.journal import spool
from trust.transparency import queries as log


class NotReady(Exception):
    """What is missing, without addresses or passwords."""


def database() -> None:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise NotReady("the database does not answer") from error


@cache  # migrations are never taken back under a running process; a NotReady is not kept
def migrations() -> None:
    """The database knows every migration of this code."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NotReady("the migrations cannot be read") from error
    if plan:
        raise NotReady(f"{len(plan)} migrations are not applied")


def broker() -> None:
    """Valkey answers. Only tasks need it, but a page that promises a report does too."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        client.ping()
    except redis.RedisError as error:
        raise NotReady("the broker does not answer") from error
    finally:
        client.close()


def erasures() -> None:
    """Nothing that was erased by law is back: a restored backup is from before some erasure."""
    try:
        left = missing()
    except DatabaseError as error:
        raise NotReady("the erasures cannot be read") from error
    if left:
        raise NotReady(f"{len(left)} erasures must be replayed (manage.py erasures --replay)")


PROBES: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "erasures": erasures,
}


def look() -> dict[str, str]:
    """Each probe with "ok" or what is missing."""
    told: dict[str, str] = {}
    for name, probe in PROBES.items():
        try:
            probe()
            told[name] = "ok"
        except NotReady as missing:
            told[name] = str(missing)
    return told


MONTHS_AHEAD = 3
_LAST_MONTH = """
SELECT to_char(last, 'YYYY-MM'), last < date_trunc('month', now()) + make_interval(months => %s)
  FROM (SELECT to_date(right(max(leaf.relname), 6), 'YYYYMM') AS last
          FROM pg_inherits JOIN pg_class leaf ON leaf.oid = inhrelid
         WHERE inhparent = to_regclass('trust_journal') AND leaf.relname ~ '_[0-9]{6}$') AS months
"""


def warnings() -> list[str]:
    """What stops nobody today but will be missed."""
    return [*_spooled(), *_unsealed(), *_months()]


def _unsealed() -> list[str]:
    """The sequencer is late, or a pass over the log has found something."""
    try:
        late, passes = log.delay(), log.last_replays()
    except DatabaseError:
        return []  # the database's own probe says so
    told = [f"{one.problems} problems in the log of {one.tree}" for one in passes if one.problems]
    if late.is_alarming:
        told.append(f"{late.waiting} rows wait for their seal")
    return told


def _spooled() -> list[str]:
    """Emergencies that the journal has not taken yet: somebody must look why."""
    told: list[str] = []
    if count := spool.waiting():
        told.append(f"{count} looks wait for the journal")
    if spool.is_damaged():
        told.append("a spooled look cannot be read")
    return told


def _months() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LAST_MONTH, [MONTHS_AHEAD])
            last, soon = cursor.fetchone()
    except DatabaseError:
        return []  # the database's own probe says so
    if last is None or soon:
        return [f"the journal's months are made only until {last}; later rows go to its default"]
    return []
