"""Rows that the journal could not take, in a file until it can: for breaking the glass alone.

One line a row, encrypted, flushed to the disk before the record opens. The relay writes them into
the journal; a row's own key keeps it from standing there twice, however often that is tried.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

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
        with _locked() as file:
            if file.seek(0, os.SEEK_END) > MOST:
                raise JournalUnwritable
            file.write(b"\n" + line + b"\n")  # what a crash tore off does not join this one
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise JournalUnwritable from error


def waiting() -> int:
    """How many rows wait; nothing is locked for this."""
    try:
        return sum(1 for line in settings.SPOOL.read_bytes().splitlines() if line)
    except FileNotFoundError:
        return 0


def drain() -> int:
    """Write what waits into the journal, then empty the file; how many rows there were.

    Killed in between, the same rows are tried again and stand there once. A line that no key opens
    goes into a file beside, where somebody must look at it. Raises DatabaseError; all rows stay.
    """
    if not waiting():
        return 0
    with _locked() as file:
        found = {line: _read(line) for line in file.read().splitlines() if line}
        rows = [row for row in found.values() if row is not None]
        with transaction.atomic():
            Journal.objects.bulk_create(rows, ignore_conflicts=True)
        _put_aside([line for line, row in found.items() if row is None])
        file.truncate(0)
        os.fsync(file.fileno())
    return len(rows)


def _read(line: bytes) -> Journal | None:
    try:
        told = json.loads(decrypt(base64.b64decode(line), purpose=_PURPOSE))
    except (Undecryptable, ValueError):
        return None
    return Journal(**{field.attname: field.to_python(told[field.attname]) for field in _FIELDS})


def _put_aside(lines: list[bytes]) -> None:
    if not lines:
        return
    with Path(f"{settings.SPOOL}.unreadable").open("ab") as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _locked() -> Iterator[IO[bytes]]:
    """The file, for one process at a time."""
    path: Path = settings.SPOOL
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
