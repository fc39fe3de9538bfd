"""The last checkpoints outside the database: a file that only grows.

Whoever rewrites or restores the database meets a sequencer that still knows what it has signed and
signs no second history. The file belongs to another account of the machine where there is one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from trust.transparency.errors import Forked, RolledBack
from trust.transparency.merkle import Tree
from trust.transparency.notes import Checkpoint, opened

BLOCK = 4096  # bytes; some checkpoints


def _file(tree: str) -> Path:
    return settings.LOG_ANCHOR / f"{tree}.jsonl"


def last(tree: str) -> Checkpoint | None:
    """The last checkpoint that was signed, or None. A torn last line is not one."""
    try:
        with _file(tree).open("rb") as file:
            for line in _from_the_end(file):
                try:
                    return opened(json.loads(line)["note"])
                except ValueError:
                    continue
    except FileNotFoundError:
        pass
    return None


def _from_the_end(file: BinaryIO) -> Iterator[bytes]:
    """The lines, the last one first: there are millions of them, and each batch asks for one."""
    at, rest = file.seek(0, os.SEEK_END), b""
    while at:
        step = min(at, BLOCK)
        at = file.seek(at - step)
        rest, *lines = (file.read(step) + rest).split(b"\n")
        yield from reversed(lines)
    yield rest


def keep(tree: str, note: str) -> None:
    """Append a checkpoint and wait for the disk."""
    settings.LOG_ANCHOR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _file(tree).open("ab") as file:
        file.write(b"\n" + json.dumps({"note": note}).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def guard(tree: str, current: Tree) -> None:
    """Refuse to go on from a tree that is not what was signed. Raises RolledBack, Forked."""
    signed = last(tree)
    if signed is None or not signed.size:
        return
    if signed.size > current.size:
        raise RolledBack(first=signed.size, second=current.size)
    if Tree(signed.size, current.read).root() != signed.root:
        raise Forked(first=signed.size, second=current.size)
