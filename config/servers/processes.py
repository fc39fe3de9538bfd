"""Processes we started: told apart from all others by pid and start time, each its own session."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.servers.accounts import Account, drop


@dataclass(frozen=True, slots=True)
class Identity:
    """A process for good: a pid alone is given away again, its start time is not."""

    pid: int
    started: str


def identify(pid: int) -> Identity | None:
    """Who runs under `pid` now; None when nobody does (a zombie is nobody)."""
    if not Path("/proc/self/stat").exists():
        return _identify_by_ps(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return None if fields[0] in "ZX" else Identity(pid, f"{boot}/{fields[19]}")


def _identify_by_ps(pid: int) -> Identity | None:
    """The same on systems without /proc."""
    told = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
    ).stdout.split(maxsplit=1)
    return Identity(pid, told[1].strip()) if len(told) == 2 and told[0][0] != "Z" else None


def is_alive(identity: Identity) -> bool:
    """Whether exactly this process still runs."""
    return identify(identity.pid) == identity


def members(group: int) -> list[Identity]:
    """The living processes of a group; zombies nobody waits for do not count."""
    if not Path("/proc/self/stat").exists():
        listing = ["ps", "-A", "-o", "pid=,pgid="]
        told = subprocess.run(listing, check=True, capture_output=True, text=True).stdout
        rows = [line.split() for line in told.splitlines()]
        pids = [int(pid) for pid, pgid in rows if int(pgid) == group]
    else:
        pids = [pid for pid in _all_pids() if _group_of(pid) == group]
    return [found for pid in pids if (found := identify(pid))]


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def _signal_group(group: int, what: int) -> None:
    try:
        os.killpg(group, what)
    except ProcessLookupError:
        return


def stop_group(identity: Identity, polite: int, patience: float) -> None:
    """Ask the leader with `polite`; after `patience` seconds end the whole session."""
    if is_alive(identity):
        os.kill(identity.pid, polite)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and members(identity.pid):
        if not is_alive(identity):  # the leader is gone: nobody else will call its children
            _signal_group(identity.pid, signal.SIGTERM)
        time.sleep(0.05)
    if members(identity.pid):
        _signal_group(identity.pid, signal.SIGKILL)


@dataclass(slots=True)
class Child:
    """A server or program that we started in a session of its own."""

    name: str
    popen: subprocess.Popen[bytes]
    identity: Identity
    polite: int = signal.SIGTERM
    patience: float = 15.0

    def has_ended(self) -> bool:
        """Whether it is gone; collects its exit status."""
        return self.popen.poll() is not None

    def stop(self) -> None:
        """Stop it and everything it started."""
        if not self.has_ended():
            self.popen.send_signal(self.polite)
            try:
                self.popen.wait(self.patience)
            except subprocess.TimeoutExpired:
                _signal_group(self.identity.pid, signal.SIGKILL)
                self.popen.wait()
        stop_group(self.identity, signal.SIGTERM, 2.0)


def start(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    cwd: Path | str = "/",
    polite: int = signal.SIGTERM,
    patience: float = 15.0,
) -> Child:
    """Start a program in its own session, so that Ctrl-C in the terminal reaches only us."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        popen = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            **drop(account),
        )
    # A program that ended at once is identified by its pid alone; nobody will look for it.
    return Child(name, popen, identify(popen.pid) or Identity(popen.pid, ""), polite, patience)
