"""One embedded Valkey: broker, cache and channel layer; it may be lost without loss."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from pathlib import Path

from config.servers import processes
from config.servers.accounts import Account, give
from config.servers.errors import CannotStart
from config.servers.ports import LOOPBACK
from config.servers.software import valkey_binary


@dataclass(frozen=True, slots=True)
class Valkey:
    """A server with its append-only file in `home`/valkey, behind a password."""

    home: Path
    log: Path
    port: int
    account: Account | None
    password: str
    appends: bool = True

    @property
    def url(self) -> str:
        """The address with its password; the caller adds a database number."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}"

    def start(self) -> processes.Child:
        """Start the server and wait until it answers."""
        folder = self.home / "valkey"
        folder.mkdir(mode=0o700, exist_ok=True)
        give(folder, self.account)
        child = processes.start(
            "valkey",
            [
                str(valkey_binary(self.home, self.account)),
                str(self._configuration(folder)),
            ],
            log=self.log,
            account=self.account,
        )
        try:
            self._wait(child)
        except BaseException:
            child.stop()
            raise
        return child

    def _configuration(self, folder: Path) -> Path:
        """A file, because the arguments of a process can be read by every user."""
        file = folder / "valkey.conf"
        file.touch(mode=0o600)
        file.write_text(
            f'bind {LOOPBACK}\nport {self.port}\ndir "{folder}"\nrequirepass {self.password}\n'
            f'appendonly {"yes" if self.appends else "no"}\nsave ""\nprotected-mode yes\n'
            "daemonize no\nmaxmemory-policy noeviction\n"
        )
        give(file, self.account)
        return file

    def _wait(self, child: processes.Child, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not self._answers():
            if child.has_ended() or time.monotonic() > deadline:
                raise CannotStart(f"Valkey did not start; its last words are in {self.log}.")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket() as line:
            line.settimeout(0.5)
            try:
                line.connect((LOOPBACK, self.port))
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                heard = b""
                while b"PONG" not in heard and (more := line.recv(64)):
                    heard += more
            except OSError:
                return False
        return b"+PONG" in heard
