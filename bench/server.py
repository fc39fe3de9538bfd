"""What the servers spent: CPU of web and database processes, SQL statements of the database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg

_TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds
_COUNT = (
    "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'yagona_app'::regrole"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of CPU and numbers of statements, since the start of each process."""

    web: float
    database: float
    statements: int

    def since(self, before: Spent) -> Spent:
        """What was spent in between."""
        return Spent(
            self.web - before.web,
            self.database - before.database,
            self.statements - before.statements,
        )


def spent(owner_url: str) -> Spent:
    """Read the counters now; CPU is found by the processes' command lines, on Linux only."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        row = connection.execute(_COUNT).fetchone()
    return Spent(_cpu("granian"), _cpu("postgres:"), int(row[0]) if row else 0)


def _cpu(name: str) -> float:
    """CPU of all processes whose command line names this program."""
    total = 0.0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            total += _of(folder, name)
    return total


def _of(folder: Path, name: str) -> float:
    try:
        if name not in (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(
            errors="replace"
        ):
            return 0.0
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) * _TICK
