"""Rows that the journal could not take, in a file until it can: for breaking the glass alone.

One line a row, encrypted, flushed to the disk before the record opens. The relay takes the file
away and writes its rows into the journal; nobody who appends ever waits for that. A row's own key
keeps it from standing there twice, however often it is tried.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from trust.journal.errors import JournalUnwritable
from trust.journal.models import Journal
from trust.keys.errors import Undecryptable
from trust.keys.services import decrypt, encrypt

_PURPOSE = "journal.spool"
MOST = 16 * 1024 * 1024  # bytes: some twenty thousand looks; then emergencies are refused too
_FIELDS = [field for field in Journal._meta.local_concrete_fields if field.column]


def keep(row: Journal) -> None:
    """Append the row and wait for the disk. Raises JournalUnwritable when that fails too."""
    told = {field.attname: getattr(row, field.attname) for field in _FIELDS}
    plain = json.dumps(told, cls=DjangoJSONEncoder).encode()
    line = base64.b64encode(encrypt(plain, purpose=_PURPOSE))
    try:
        with _locked("lock"), settings.SPOOL.open("ab") as file:
            if file.tell() > MOST:
                raise JournalUnwritable
            settings.SPOOL.chmod(0o600)
            file.write(b"\n" + line + b"\n")  # what a crash tore off does not join this one
            file.flush()
            os.fsync(file.fileno())
            _keep_name()
    except OSError as error:
        raise JournalUnwritable from error


def waiting() -> int:
    """How many rows wait; nothing is locked for this."""
    return sum(len(_lines(path)) for path in (settings.SPOOL, _beside("draining")))


def is_damaged() -> bool:
    """Whether a line that no key opens was put aside."""
    return _beside("unreadable").exists()


def drain() -> int:
    """Write what waits into the journal, then forget it; how many rows there were.

    Killed in between, the same rows are tried again and stand there once. A line that no key opens
    goes into a file beside, where somebody must look at it. Raises DatabaseError; all rows stay.
    """
    if not waiting():
        return 0
    with _locked("drain"):  # one relay at a time; those who append take the other lock
        taken = _take_away()
        found = {line: _read(line) for line in _lines(taken)}
        rows = [row for row in found.values() if row is not None]
        with transaction.atomic():
            Journal.objects.bulk_create(rows, ignore_conflicts=True)
        _put_aside([line for line, row in found.items() if row is None])
        taken.unlink()
    return len(rows)


def _take_away() -> Path:
    """The file of a drain: one that was not finished first, else all that waits now."""
    taken = _beside("draining")
    if not taken.exists():
        with _locked("lock"):
            settings.SPOOL.rename(taken)
            _keep_name()
    return taken


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().splitlines() if line]
    except FileNotFoundError:
        return []


def _read(line: bytes) -> Journal | None:
    try:
        told = json.loads(decrypt(base64.b64decode(line), purpose=_PURPOSE))
    except (Undecryptable, ValueError):
        return None
    return Journal(**{field.attname: field.to_python(told[field.attname]) for field in _FIELDS})


def _put_aside(lines: list[bytes]) -> None:
    if not lines:
        return
    with _beside("unreadable").open("ab") as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _beside(ending: str) -> Path:
    return Path(f"{settings.SPOOL}.{ending}")


def _keep_name() -> None:
    """A new name lasts only once its folder is on the disk too."""
    folder = os.open(settings.SPOOL.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """One process at a time behind this lock; a killed one leaves it open."""
    settings.SPOOL.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(name).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
