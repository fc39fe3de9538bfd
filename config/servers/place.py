"""The data folder: whose it is, of which format, and that one supervisor alone uses it."""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.servers.accounts import Account, can_enter, give
from config.servers.errors import CannotStart
from config.servers.postgres import ROLES, SUPERUSER
from config.servers.software import POSTGRES_MAJOR

FORMAT = 1
OUTSIDE = Path("/var/lib/yagona")  # as root, for data folders that no other account can enter
SECRETS = (SUPERUSER, *ROLES, "valkey", "secret_key", "field_key", "sign_key")


def write_secret(file: Path, content: dict[str, Any]) -> None:
    """Write JSON for our eyes only; a reader sees the old file or the new one, never half."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
        json.dump(content, sink, indent=1)
        sink.flush()
        os.fsync(sink.fileno())
    part.rename(file)


def read_json(file: Path) -> dict[str, Any]:
    """The content of a file we wrote; empty when it is not there."""
    try:
        told: dict[str, Any] = json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CannotStart(f"{file} cannot be read; restore it from a copy.") from error
    return told


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder (`DATA=`)."""

    data: Path

    @property
    def logs(self) -> Path:
        """What the servers say."""
        return self.data / "log"

    @property
    def where_file(self) -> Path:
        """The addresses of what runs now; development only."""
        return self.data / "where.json"

    def open(self) -> None:
        """Make the folder ours, or refuse it untouched."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            strangers = [
                e.name for e in self.data.iterdir() if e.name not in ("lock", "where.json")
            ]
            told = read_json(self.data / "format.json")
        except (FileExistsError, NotADirectoryError) as error:
            raise CannotStart(f"{self.data} is not a folder: name another with DATA=.") from error
        except PermissionError as error:
            raise self._not_ours() from error
        if told:
            self._check(told)
        elif strangers:
            raise CannotStart(
                f"{self.data} is not empty and holds no complete Yagona data (no format.json): "
                "it was left untouched; move it away, or name another folder with DATA=."
            )

    def _not_ours(self) -> CannotStart:
        try:
            owner = pwd.getpwuid(self.data.stat().st_uid).pw_name
        except (KeyError, OSError):
            owner = "somebody else"
        return CannotStart(
            f"The data folder {self.data} belongs to {owner} and this user may not use it: start "
            "as that user, or name another folder with DATA=."
        )

    def _check(self, told: dict[str, Any]) -> None:
        if (self.data / "format.json").stat().st_uid != os.geteuid():
            raise self._not_ours()
        if told.get("postgresql") != POSTGRES_MAJOR or told.get("format") != FORMAT:
            raise CannotStart(
                f"The data folder {self.data} was made by another release (format "
                f"{told.get('format')}, PostgreSQL {told.get('postgresql')}); this one needs "
                f"format {FORMAT}, PostgreSQL {POSTGRES_MAJOR}: it was left untouched, see "
                '"Upgrades" in docs/operations.md.'
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder; the kernel lets it go whatever happens to us."""
        try:
            handle = os.open(self.data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise self._not_ours() from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CannotStart(
                    f"Yagona already runs on {self.data}{self._holder()}: use that one, stop it "
                    "with Ctrl-C where it was started, or name another folder with DATA=."
                ) from error
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(handle)

    def _holder(self) -> str:
        pid = (self.data / "lock").read_text().strip()
        address = read_json(self.where_file).get("base_url", "")
        told = ", ".join(part for part in (f"process {pid}" if pid else "", address) if part)
        return f" ({told})" if told else ""

    def claim(self, account: Account | None) -> None:
        """Write down the format. As root the servers' account may walk through, not look."""
        self.data.chmod(0o711 if account else 0o700)
        if not (self.data / "format.json").exists():
            write_secret(
                self.data / "format.json",
                {"format": FORMAT, "postgresql": POSTGRES_MAJOR},
            )

    def secrets(self) -> dict[str, str]:
        """Passwords and keys of this folder, made once and kept."""
        file = self.data / "secrets.json"
        told = read_json(file)
        if not told and (self.servers_home_file()).exists():
            raise CannotStart(
                f"{file} is missing: without its keys the data cannot be read; restore it from a "
                "copy, or name another folder with DATA=."
            )
        missing = [name for name in SECRETS if name not in told]
        if missing:
            told |= {name: secrets.token_urlsafe(48) for name in missing}
            write_secret(file, told)
        return told

    def has_demonstration(self) -> bool:
        """Whether the demonstration was loaded to its end."""
        return (self.data / "seeded").exists()

    def note_demonstration(self) -> None:
        """It was."""
        (self.data / "seeded").touch(mode=0o600)

    def servers_home_file(self) -> Path:
        """The file that says where the servers' own folders are."""
        return self.data / "home.json"

    def servers_home(self, account: Account | None) -> Path:
        """Where the database's files are: here, unless its account cannot come here.

        A data folder below /root is closed to every other account; then the files get a folder
        of their own, and this one remembers it.
        """
        told = read_json(self.servers_home_file())
        if told:
            home = self.data / told["home"]  # "." stays true when the folder is moved
            if not home.is_dir():
                raise CannotStart(
                    f"The database's files of {self.data} were in {home}, which is gone: restore "
                    "it from a copy, or name another folder with DATA=."
                )
            return home
        home = self.data
        if not can_enter(account, self.data):
            home = OUTSIDE / secrets.token_hex(8)
            home.mkdir(parents=True)
            give(home, account)
        told_home = "." if home == self.data else str(home)
        write_secret(self.servers_home_file(), {"home": told_home})
        return home
