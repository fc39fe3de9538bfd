"""Rights of the database roles: from one classified list, at the end of every `migrate`."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

_APP = {
    "card": "SELECT, INSERT, UPDATE",
    "card-append": "SELECT, INSERT",
    "card-index": "SELECT, INSERT, DELETE",
    "draft": "SELECT, INSERT, UPDATE, DELETE",
    "identity": "SELECT, INSERT, UPDATE",
    "work": "SELECT, INSERT, UPDATE",
    "own": "SELECT, INSERT, UPDATE",
    "journal": "SELECT, INSERT",
    "locator": "INSERT",
    "register": "SELECT, INSERT, UPDATE",
    "register-append": "SELECT, INSERT",
    "account": "SELECT, INSERT, UPDATE",
    "session": "SELECT, INSERT, UPDATE, DELETE",
    "grant": "SELECT, INSERT, DELETE",
    "queue": "SELECT, INSERT, UPDATE",
    "run": "SELECT, INSERT, UPDATE",
    "fact": "INSERT",
    "framework": "SELECT",
    "inbox": "INSERT",
    "sealed": "SELECT",  # walled: a patient's own rows
    "log": "SELECT",
    "unread": "",
}
_REPORT = {"register": "SELECT", "fact": "SELECT"}
WALLED = {
    "card",
    "card-append",
    "card-index",
    "draft",
    "identity",
    "work",
    "own",
    "journal",
    "sealed",
}


def classified() -> Mapping[str, str]:
    """Every table of the database with its class (config/tables.py)."""
    return import_string(settings.TABLE_CLASSES)


def apply() -> None:
    """Grant each role what the class of each table allows, and nothing on leaf partitions."""
    with connection.cursor() as cursor:
        for table, kind in classified().items():
            cursor.execute(
                f"REVOKE ALL ON {table} FROM yagona_app, yagona_report, yagona_system;"
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO yagona_system"
            )
            for role, rights in (("yagona_app", _APP[kind]), ("yagona_report", _REPORT.get(kind))):
                if rights:
                    cursor.execute(f"GRANT {rights} ON {table} TO {role}")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO yagona_app, yagona_system")


def unclassified() -> set[str]:
    """Tables of the database (leaves aside) that no line of the list names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = 'public'::regnamespace"
        )
        return {name for (name,) in cursor.fetchall()} - set(classified())
