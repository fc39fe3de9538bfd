"""One embedded PostgreSQL cluster: made once, started, given its roles, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.servers import processes
from config.servers.accounts import Account, drop, give
from config.servers.errors import CannotStart
from config.servers.ports import LOOPBACK
from config.servers.software import POSTGRES_MAJOR, postgres_bin

SUPERUSER = "postgres"
DATABASE = "yagona"
ROLES = ("owner", "app", "system", "report")
ROLES_FILE = Path(__file__).resolve().parent.parent / "roles.sql"
LASTING = {"shared_buffers": "256MB"}
# For tests only: a crash may lose everything, which is what a test database is for.
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "max_wal_size": "2GB",
}


def _locale_arguments() -> list[str]:
    """The builtin provider: upper case and trigrams of Cyrillic do not depend on the machine."""
    libc = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    return [
        "--encoding=UTF8",
        f"--locale={libc}",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]


@dataclass(frozen=True, slots=True)
class Postgres:
    """A cluster in `home`/postgres, listening on the loopback address only."""

    home: Path
    log: Path
    port: int
    account: Account | None
    passwords: Mapping[str, str]  # of SUPERUSER and of each of ROLES
    options: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """The cluster itself."""
        return self.home / "postgres"

    @property
    def bin(self) -> Path:
        """PostgreSQL's programs."""
        return postgres_bin(self.home, self.account)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address with a role's name and password."""
        name = SUPERUSER if role == SUPERUSER else f"yagona_{role}"
        return f"postgresql://{name}:{self.passwords[role]}@{LOOPBACK}:{self.port}/{database}"

    def make(self) -> None:
        """Make the cluster. It gets its name only when complete: half a one is never mistaken."""
        if self.folder.exists():
            self._refuse_foreign()
            return
        fresh = self.home / "postgres.new"  # never holds anybody's data
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        give(fresh, self.account)
        secret = self.home / "postgres.password"
        secret.touch(mode=0o600)
        secret.write_text(self.passwords[SUPERUSER])
        give(secret, self.account)
        try:
            self._tool(
                "initdb", "-D", str(fresh), "-U", SUPERUSER, f"--pwfile={secret}",
                "--auth=scram-sha-256", "--data-checksums", "--no-sync", *_locale_arguments(),
            )  # fmt: skip
        finally:
            secret.unlink()
        fresh.rename(self.folder)

    def _refuse_foreign(self) -> None:
        try:
            major = (self.folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            major = ""
        except PermissionError as error:
            raise CannotStart(
                f"The database in {self.folder} cannot be read by this user: start as the user "
                "who made it, or name another folder with DATA=."
            ) from error
        if not major or not (self.folder / "global" / "pg_control").exists():
            raise CannotStart(
                f"The database in {self.folder} is incomplete and was left untouched: restore it "
                "from a copy, or name another folder with DATA=."
            )
        if major != str(POSTGRES_MAJOR):
            raise CannotStart(
                f"The database in {self.folder} was made by PostgreSQL {major}, this release "
                f"brings {POSTGRES_MAJOR}: dump it with the release that made it and restore it "
                "into another folder (docs/operations.md); it was left untouched."
            )

    def start(self) -> processes.Child:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "shared_preload_libraries": "pg_stat_statements",
            "max_connections": "100",
            "random_page_cost": "1.1",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Statements carry names and numbers of people: the log says what failed, not with what.
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
            **self.options,
        }
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        child = processes.start(
            "postgres",
            [str(self.bin / "postgres"), "-D", str(self.folder), *flags],
            log=self.log,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            account=self.account,
            polite=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            patience=30.0,
        )
        try:
            self._wait(child)
        except BaseException:
            child.stop()
            raise
        return child

    def _wait(self, child: processes.Child, seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        ready = [
            str(self.bin / "pg_isready"),
            "-q",
            "-h",
            LOOPBACK,
            "-p",
            str(self.port),
        ]
        while subprocess.run(ready, check=False, capture_output=True).returncode != 0:
            if child.has_ended() or time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL did not start; its last words are in {self.log}.")
            time.sleep(0.05)

    def prepare(self) -> None:
        """Roles, their passwords, the database: the acts that need a superuser; repeatable."""
        secrets = {f"YAGONA_{role.upper()}_PASSWORD": self.passwords[role] for role in ROLES}
        self.psql("postgres", "-f", str(ROLES_FILE), env=secrets)

    def psql(self, database: str, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run psql as the superuser; for preparation only."""
        done = subprocess.run(
            [
                str(self.bin / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                "-h", LOOPBACK, "-p", str(self.port), "-U", SUPERUSER, "-d", database, *arguments,
            ],
            env={**os.environ, **(env or {}), "PGPASSWORD": self.passwords[SUPERUSER]},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise CannotStart(f"PostgreSQL refused a preparation step: {done.stderr.strip()}")
        return done.stdout.strip()

    def _tool(self, tool: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.bin / tool), *arguments],
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
            capture_output=True,
            text=True,
            **drop(self.account),
        )
        if done.returncode != 0:
            raise CannotStart(f"{tool} failed: {done.stderr.strip()}")
