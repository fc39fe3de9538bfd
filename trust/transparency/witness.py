"""A witness: it remembers the last tree it saw, and signs a newer one only if it grew out of that.

It runs on somebody else's machine, in a folder of its own, and needs no database.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trust.transparency import notes
from trust.transparency.addresses import TreeName
from trust.transparency.errors import BadNote, Forked, RolledBack, Unsigned
from trust.transparency.merkle import is_consistent
from trust.transparency.notes import Checkpoint, Verifier

Get = Callable[[str], bytes]  # a path below /transparency/ -> what is there
Post = Callable[[str, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness: its name, its folder, and the fingerprint from the printed sheet."""

    name: str
    folder: Path
    fingerprint: str

    def key(self) -> Ed25519PrivateKey:
        """Its own key, made at the first start."""
        file = self.folder / "key"
        if not file.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(file, Ed25519PrivateKey.generate().private_bytes_raw())
        return Ed25519PrivateKey.from_private_bytes(file.read_bytes())

    def look(self, tree: TreeName, get: Get, post: Post) -> int:
        """Look at a tree, sign it, hand the signature in; the size that was signed.

        Raises Unsigned, RolledBack, Forked: then nothing is signed, and what was shown is kept.
        """
        note = get(f"{tree}/checkpoint").decode()
        shown = notes.opened(note)
        if not any(notes.is_signed_by(note, log) for log in self._log(tree, get)):
            raise Unsigned
        self._compare(tree, shown, note, get)
        self._remember(tree, note)
        line = notes.cosign(shown, self.name, self.key(), int(time.time()))
        post(f"{tree}/cosign", f"{shown.text}\n{line}".encode())
        return shown.size

    def _log(self, tree: TreeName, get: Get) -> list[Verifier]:
        told = get("keys").decode().splitlines()
        known = [notes.verifier_of(line) for line in told]
        return [
            one
            for one in known
            if one.fingerprint == self.fingerprint and one.name.endswith(f"/{tree}")
        ]

    def _compare(self, tree: TreeName, shown: Checkpoint, note: str, get: Get) -> None:
        before = self.remembered(tree)
        if before is None or not before.size:
            return
        if shown.size < before.size:
            self._keep_evidence(tree, note)
            raise RolledBack(first=before.size, second=shown.size)
        path: list[bytes] = []
        if shown.size > before.size:
            asked = f"{tree}/consistency?first={before.size}&second={shown.size}"
            path = [bytes.fromhex(one) for one in json.loads(get(asked))["path"]]
        if before.origin != shown.origin or not is_consistent(
            before.size, before.root, shown.size, shown.root, path
        ):
            self._keep_evidence(tree, note)
            raise Forked(first=before.size, second=shown.size)

    def remembered(self, tree: TreeName) -> Checkpoint | None:
        """The last tree it signed. Raises BadNote when its own memory is damaged."""
        try:
            return notes.opened((self.folder / f"{tree}.checkpoint").read_text())
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise BadNote from error

    def _remember(self, tree: TreeName, note: str) -> None:
        """Before it signs: a witness that forgot could be led to sign two histories."""
        _write(self.folder / f"{tree}.checkpoint", note.encode())

    def _keep_evidence(self, tree: TreeName, note: str) -> None:
        _write(self.folder / f"{tree}.refused", note.encode())


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing, on the disk before this returns."""
    beside = file.with_name(f".{file.name}.new")
    with beside.open("wb") as new:
        beside.chmod(0o600)
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    beside.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
