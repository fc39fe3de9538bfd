"""Content that says who somebody is lies in the ledger as ciphertext; the rest as canonical JSON.

Canonical JSON begins with a brace, so one leading byte tells the two apart, and rows written before
this was built are still read. Leaf hashes are over the plaintext: sealing changes no proof.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from trust.keys.errors import Undecryptable
from trust.keys.services import decrypt, encrypt, renewed
from trust.ledger.seal import leaf_hash

_SEALED = b"\x01"
_PURPOSE = "trust_ledger.content"
# They say who somebody is in themselves.
PERSONAL = frozenset({"Patient", "RelatedPerson", "Person", "Consent", "Bundle", "AuditEvent"})
_PEOPLE = ("Patient/", "RelatedPerson/", "Person/")


def is_identifying(resource_type: str, tree: Any) -> bool:
    """Whether this content names a person: by its type, or in a reference to one."""
    return resource_type in PERSONAL or any(_names(one) for one in _objects(tree))


def seal(resource_type: str, tree: Any, content: bytes) -> bytes:
    """What is stored for this content."""
    if not is_identifying(resource_type, tree):
        return content
    return _SEALED + encrypt(content, purpose=_PURPOSE)


def unseal(stored: bytes) -> bytes:
    """The canonical bytes behind what is stored. Raises Undecryptable."""
    if stored[:1] != _SEALED:
        return stored
    return decrypt(stored[1:], purpose=_PURPOSE)


def resealed(stored: bytes, resource_type: str, salt: bytes, leaf: bytes) -> bytes | None:
    """What should be stored instead: under the newest key, or no longer in clear. None: as it is.

    Raises Undecryptable when no key fits or the content is not the one that was written.
    """
    plain = unseal(stored)
    if leaf_hash(salt, plain) != leaf:
        raise Undecryptable(_PURPOSE)  # rewriting it would hide a broken chain
    if stored[:1] == _SEALED:
        fresh = renewed(stored[1:], purpose=_PURPOSE)
        return _SEALED + fresh if fresh else None
    sealed = seal(resource_type, json.loads(plain), plain)
    return sealed if sealed != plain else None


def _objects(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _objects(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from _objects(value)


def _names(one: dict[str, Any]) -> bool:
    """A reference to a person with their name or number beside it, or a contained person."""
    kind, reference = one.get("resourceType"), one.get("reference")
    if isinstance(kind, str) and kind in PERSONAL:
        return True
    told = one.get("type")
    by_type = isinstance(told, str) and told in PERSONAL
    by_reference = isinstance(reference, str) and any(word in reference for word in _PEOPLE)
    return (by_type or by_reference) and bool(one.get("display") or one.get("identifier"))
