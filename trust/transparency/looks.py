"""The leaf of an act of the journal: each field hashed with a salt of its own. Pure.

So a patient's proof can show some fields of a row and of the others only their hashes: who looked
is proven although the look names entries which are not shown to this reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from trust.ledger.seal import leaf_hash

_SALT = 16
# Made once: json.dumps would make an encoder for each field of each look.
_told = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def field_salt(salt: bytes, name: str) -> bytes:
    """The salt of one field; it tells nothing of the row's."""
    return hashlib.sha256(salt + name.encode()).digest()[:_SALT]


def field_hash(salt: bytes, name: str, value: Any) -> bytes:
    """The hash of one field: its own salt, its name and value as canonical JSON."""
    return hashlib.sha256(b"\x02" + salt + _told([name, value]).encode()).digest()


def look_leaf(salt: bytes, fields: Mapping[str, Any]) -> bytes:
    """The leaf over the hashes of all fields, by name."""
    hashes = [field_hash(field_salt(salt, name), name, fields[name]) for name in sorted(fields)]
    return leaf_hash(b"", b"".join(hashes))


def disclosed(salt: bytes, fields: Mapping[str, Any], shown: Collection[str]) -> dict[str, Any]:
    """What a proof holds of a row: [salt, value] of a shown field, the hash of another."""
    told: dict[str, Any] = {}
    for name in sorted(fields):
        own = field_salt(salt, name)
        value = fields[name]
        told[name] = [own.hex(), value] if name in shown else field_hash(own, name, value).hex()
    return told
