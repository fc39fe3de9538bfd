"""Skips a step whose inputs are what they were when it last ended well: starts take seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.servers.place import read_json, write_secret


def fingerprint(root: Path, patterns: Iterable[str], *facts: str) -> str:
    """Of the content of files (times change with every checkout) and of further facts."""
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(f"{fact}\0".encode())
    for file in sorted({file for pattern in patterns for file in root.glob(pattern)}):
        if file.is_file():
            digest.update(f"{file.relative_to(root)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def has_rows(url: str, table: str) -> bool:
    """Whether a table is there and not empty."""
    with psycopg.connect(url) as line:
        if line.execute("SELECT to_regclass(%s) IS NULL", [table]).fetchone() == (True,):
            return False
        found = line.execute(
            sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
        ).fetchone()
    return found == (True,)


def migrated_to(url: str) -> str:
    """How far a database is migrated, and which one it is."""
    with psycopg.connect(url) as line:
        known = line.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
        if known != (True,):
            return "empty"
        told = line.execute(
            "SELECT d.oid, m.* FROM pg_database d, "
            "(SELECT count(*), max(applied) FROM django_migrations) m "
            "WHERE d.datname = current_database()"
        ).fetchone()
    return str(told)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with what, in DATA/steps.json."""

    data: Path

    def knows(self, step: str, seen: str) -> bool:
        """Whether `step` ended well with exactly these inputs."""
        return read_json(self.data / "steps.json").get(step) == seen

    def note(self, step: str, seen: str) -> None:
        """It ended well."""
        told = read_json(self.data / "steps.json")
        write_secret(self.data / "steps.json", {**told, step: seen})
