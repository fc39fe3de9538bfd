"""Salted leaf hashes and the patient's chain; pure (RFC 9162 §2.1 prefixes leaves with 0x00)."""

from __future__ import annotations

import hashlib
from uuid import UUID

GENESIS = bytes(32)


def leaf_hash(salt: bytes, content: bytes) -> bytes:
    """SHA-256 over 0x00, the salt and the plain content."""
    return hashlib.sha256(b"\x00" + salt + content).digest()


def chain_hash(previous: bytes, patient_id: UUID, position: int, leaf: bytes) -> bytes:
    """SHA-256 that ties a leaf to its patient, its place and everything before it."""
    place = patient_id.bytes + position.to_bytes(8, "big")
    return hashlib.sha256(b"\x01" + previous + place + leaf).digest()
