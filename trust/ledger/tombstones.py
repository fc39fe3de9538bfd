"""What stands in the record where an entry was erased by law: that, by whom and why; nothing of it. Pure.

A tombstone is the next version of the resource: it has a leaf, a place and a seal like any other,
so that the hole in the record is as hard to forge as the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

SOURCE = "erasure:"  # of a tombstone's row, with the id of the decision
SYSTEM = "https://yagona.uz/fhir/CodeSystem/record-state"
_EXTENSION = "https://yagona.uz/fhir/StructureDefinition/erasure"
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Decision:
    """Two people's decision, as the tombstone tells it."""

    id: UUID
    basis: str
    asker: str
    decider: str
    decided_at: datetime


def source_of(erasure_id: UUID) -> str:
    """The source of the tombstone's row."""
    return f"{SOURCE}{erasure_id}"


def is_tombstone(source: str) -> bool:
    """Whether a row of this source is a tombstone."""
    return source.startswith(SOURCE)


def tree_of(decision: Decision, leaves: Iterable[bytes]) -> dict[str, Any]:
    """The resource that takes the place of what was erased.

    `leaves` of the erased versions bind it to them: no other row can be passed off as erased. They
    tell nothing, their salts are gone.
    """
    told: list[tuple[str, dict[str, str]]] = [
        ("erasure", {"valueUuid": f"urn:uuid:{decision.id}"}),
        ("basis", {"valueCode": decision.basis}),
        ("asked-by", {"valueString": decision.asker}),
        ("decided-by", {"valueString": decision.decider}),
        ("decided-at", {"valueDateTime": decision.decided_at.isoformat()}),
        *(("leaf", {"valueString": leaf.hex()}) for leaf in leaves),
    ]
    return {
        "meta": {"tag": [{"system": SYSTEM, "code": ERASED}]},
        "extension": [
            {"url": _EXTENSION, "extension": [{"url": name, **value} for name, value in told]}
        ],
    }


def erasure_of(tree: Any) -> UUID | None:
    """The decision that this tombstone names; None where it is no tombstone."""
    named = next((one["valueUuid"] for one in _told(tree) if one.get("url") == "erasure"), None)
    return UUID(named) if named else None


def leaves_of(tree: Any) -> frozenset[bytes]:
    """The leaves of the versions that were erased."""
    return frozenset(
        bytes.fromhex(one["valueString"]) for one in _told(tree) if one.get("url") == "leaf"
    )


def _told(tree: Any) -> Iterator[dict[str, Any]]:
    tags = (tree.get("meta") or {}).get("tag") or []
    if any((one.get("system"), one.get("code")) == (SYSTEM, ERASED) for one in tags):
        for outer in tree.get("extension") or []:
            if outer.get("url") == _EXTENSION:
                yield from outer.get("extension") or []
