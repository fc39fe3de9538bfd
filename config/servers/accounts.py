"""The ordinary account that servers run as when the person is root (PostgreSQL refuses root)."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from config.servers.errors import CannotStart

CANDIDATES = ("postgres", "nobody")


class DropArguments(TypedDict, total=False):
    """Arguments of `subprocess.Popen` that give privileges up."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """An account without privileges."""

    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """The account to drop to; None when we are ordinary already."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root, and this machine has none of the accounts "
        f"{', '.join(CANDIDATES)} to run it as: start as an ordinary user."
    )


def drop(account: Account | None) -> DropArguments:
    """Arguments for `subprocess` that run a program as `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def give(path: Path, account: Account | None) -> None:
    """Hand a folder or file over to `account`."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def can_enter(account: Account | None, folder: Path) -> bool:
    """Whether `account` may walk into `folder` (one below /root, say, it may not)."""
    try:
        done = subprocess.run(
            ["test", "-x", str(folder)],
            cwd="/",
            check=False,
            capture_output=True,
            **drop(account),
        )
    except PermissionError:
        return False
    return done.returncode == 0
