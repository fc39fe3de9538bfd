"""Checkpoints as signed notes, and the cosignatures of witnesses. Pure.

Formats: C2SP signed-note, tlog-checkpoint and tlog-cosignature (Ed25519, RFC 8032). A note is text,
an empty line, and one line for each signature: a dash, the signer's name, and base64 of four bytes
that name the key and the signature itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from trust.transparency.errors import BadNote

_LOG, _WITNESS = b"\x01", b"\x04"
_DASH = "— "
_MOST = 16 * 1024  # bytes of a note; ours have a few hundred


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree as its log signed it: `text` is what the signatures are over."""

    origin: str
    size: int
    root: bytes
    text: str

    @classmethod
    def of(cls, origin: str, size: int, root: bytes) -> Checkpoint:
        """The checkpoint of a tree."""
        told = base64.b64encode(root).decode()
        return cls(origin, size, root, f"{origin}\n{size}\n{told}\n")


@dataclass(frozen=True, slots=True)
class Verifier:
    """Somebody's public key and the name they sign under."""

    name: str
    key: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the raw key in hex: what is printed on the sheet."""
        return hashlib.sha256(self.key).hexdigest()

    @property
    def line(self) -> str:
        """Name, key id and key on one line, as C2SP signed-note writes a verifier."""
        told = base64.b64encode(_LOG + self.key).decode()
        return f"{self.name}+{self.key_id(_LOG).hex()}+{told}"

    def key_id(self, kind: bytes) -> bytes:
        """The four bytes by which a signature line names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + kind + self.key).digest()[:4]

    def is_signed(self, signature: bytes, message: bytes) -> bool:
        """Whether this key has signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def verifier_of(line: str) -> Verifier:
    """The key of a verifier's line. Raises BadNote."""
    name, _, told = line.strip().partition("+")
    raw = _decoded(told.partition("+")[2])
    if not name or len(raw) != 33 or raw[:1] != _LOG:
        raise BadNote
    return Verifier(name, raw[1:])


def verifier(name: str, key: Ed25519PrivateKey) -> Verifier:
    """The public half."""
    return Verifier(name, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def sign(checkpoint: Checkpoint, keys: Sequence[Ed25519PrivateKey]) -> str:
    """The note, signed by the log's keys under its origin."""
    lines = [
        _line(checkpoint.origin, verifier(checkpoint.origin, key).key_id(_LOG), key.sign(message))
        for key in keys
        for message in [checkpoint.text.encode()]
    ]
    return checkpoint.text + "\n" + "".join(lines)


def cosign(checkpoint: Checkpoint, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """A witness's line: it saw this tree grow out of the one before, at this Unix time."""
    signature = at.to_bytes(8, "big") + key.sign(_seen(checkpoint, at))
    return _line(name, verifier(name, key).key_id(_WITNESS), signature)


def _seen(checkpoint: Checkpoint, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{checkpoint.text}".encode()


def _line(name: str, key_id: bytes, signature: bytes) -> str:
    return f"{_DASH}{name} {base64.b64encode(key_id + signature).decode()}\n"


def opened(note: str) -> Checkpoint:
    """What a note says, its signatures not looked at. Raises BadNote."""
    text, _, _ = note.partition("\n\n")
    parts = text.split("\n")
    if len(note) > _MOST or "\n\n" not in note or len(parts) < 3 or not parts[0]:
        raise BadNote
    size, root = parts[1], _decoded(parts[2])
    if not (size.isascii() and size.isdigit()) or str(int(size)) != size or len(root) != 32:
        raise BadNote
    return Checkpoint(parts[0], int(size), root, text + "\n")


def is_signed_by(note: str, log: Verifier) -> bool:
    """Whether the log of this name and key has signed the note."""
    message = opened(note).text.encode()
    return any(log.is_signed(signature, message) for signature in _signatures(note, log, _LOG))


def line_of(note: str, witness: Verifier) -> str:
    """The witness's signature line as it stands in the note, if it holds; else nothing."""
    if cosigned_at(note, witness) is None:
        return ""
    lines = note.partition("\n\n")[2].splitlines()
    return next(f"{one}\n" for one in lines if one.startswith(f"{_DASH}{witness.name} "))


def cosigned_at(note: str, witness: Verifier) -> int | None:
    """The Unix time at which this witness says to have seen the checkpoint, or None."""
    checkpoint = opened(note)
    for signature in _signatures(note, witness, _WITNESS):
        at = int.from_bytes(signature[:8], "big")
        if witness.is_signed(signature[8:], _seen(checkpoint, at)):
            return at
    return None


def _signatures(note: str, by: Verifier, kind: bytes) -> list[bytes]:
    found: list[bytes] = []
    for line in note.partition("\n\n")[2].splitlines():
        name, _, told = line.removeprefix(_DASH).rpartition(" ")
        whole = _decoded(told)
        if line.startswith(_DASH) and name == by.name and whole[:4] == by.key_id(kind):
            found.append(whole[4:])
    return found


def _decoded(told: str) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        return b""
