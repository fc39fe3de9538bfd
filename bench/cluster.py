"""A throw-away database that keeps what it is told (fsync on): numbers of one that forgets mislead."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.servers.accounts import service_account
from config.servers.ports import free_port
from config.servers.postgres import LASTING, ROLES, SUPERUSER, Postgres
from config.servers.programs import ROOT, manage

# So that a delay can be measured from commit to commit, not only between what rows say.
OPTIONS = LASTING | {"track_commit_timestamp": "on"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A migrated database in a folder of its own; `env` is what its processes need to know."""

    data: Path
    superuser_url: str
    env: Mapping[str, str]

    def run(self, *arguments: str, role: str) -> str:
        """A management command to its end; what it printed."""
        program = manage(arguments[0], *arguments, role=role)
        done = subprocess.run(
            program.command,
            env={**os.environ, **self.env, "YAGONA_ROLE": role},
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise SystemExit(f"{arguments[0]} failed: {done.stderr[-2000:]}")
        return done.stdout


@contextmanager
def durable_cluster() -> Iterator[Cluster]:
    """Make it, migrate it; afterwards nothing of it is left."""
    data = Path(tempfile.mkdtemp(prefix="yagona-bench-"))
    data.chmod(0o711)  # as root, the servers' account walks through to its own folder
    names = (SUPERUSER, *ROLES)
    postgres = Postgres(
        data,
        data / "log" / "postgres.log",
        free_port(),
        service_account(),
        {name: secrets.token_urlsafe(18) for name in names},
        OPTIONS,
    )
    try:
        postgres.make()
        child = postgres.start()
        try:
            postgres.prepare()
            cluster = Cluster(data, postgres.url(SUPERUSER), _environment(data, postgres))
            cluster.run("migrate", "--noinput", role="owner")
            yield cluster
        finally:
            child.stop()
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _environment(data: Path, postgres: Postgres) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "YAGONA_DATA": str(data),
        "YAGONA_ROLE": "system",
        "DATABASE_URL": postgres.url("app"),
        "OWNER_DATABASE_URL": postgres.url("owner"),
        "SYSTEM_DATABASE_URL": postgres.url("system"),
        "REPORTS_DATABASE_URL": postgres.url("report"),
        **{key: secrets.token_urlsafe(40) for key in ("SECRET_KEY", "FIELD_KEY", "SIGN_KEY")},
    }
