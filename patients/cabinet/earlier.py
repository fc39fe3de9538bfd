"""Which earlier state of the log a patient holds: read from the file they kept."""

from __future__ import annotations

from zipfile import BadZipFile, ZipFile, is_zipfile

from django.core.files.uploadedfile import UploadedFile

from patients.cabinet.errors import NoEarlierCheckpoint
from trust.context import Refusal
from trust.transparency.notes import Checkpoint, opened

_MOST = 16 * 1024  # bytes of a checkpoint; ours have a few hundred
_NAMES = ("records.checkpoint", "looks.checkpoint")


def sizes(file: UploadedFile) -> dict[str, int]:
    """Tree -> size, of a checkpoint or of an earlier bundle. Raises NoEarlierCheckpoint."""
    try:
        found = [opened(told.decode()) for told in _notes(file)]
    except (BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError, Refusal) as error:
        raise NoEarlierCheckpoint from error
    return {_tree(one): one.size for one in found}


def _notes(file: UploadedFile) -> list[bytes]:
    if not is_zipfile(file):
        file.seek(0)
        return [file.read(_MOST + 1)]
    with ZipFile(file) as pack:
        notes: list[bytes] = []
        for name in _NAMES:
            with pack.open(name) as one:  # a packed giant is never unpacked whole
                notes.append(one.read(_MOST + 1))
        return notes


def _tree(checkpoint: Checkpoint) -> str:
    return checkpoint.origin.rpartition("/")[2]
