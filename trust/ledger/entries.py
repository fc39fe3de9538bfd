"""What a caller hands to the ledger, and what comes back: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from trust.ledger.tombstones import is_tombstone

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shield:
    """What can be closed about a row: where, by whom, in which encounter, how sensitive."""

    facility_id: UUID | None = None
    department_id: UUID | None = None
    encounter_id: UUID | None = None
    author_id: UUID | None = None
    sensitivity: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One value of one FHIR search parameter of one resource."""

    parameter: str
    kind: str  # token, date, reference, string, quantity
    system: str = ""
    value: str = ""
    low: datetime | None = None
    high: datetime | None = None
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One new version of one resource.

    `tree` is the FHIR R5 resource without meta; the ledger sets id and meta.
    `expected_version` refuses a stale update; None means "a new resource or the newest".
    `locators` are (kind, key) pairs by which the gate may find the patient.
    """

    resource_type: str
    resource_id: UUID
    tree: Tree
    index: tuple[IndexRow, ...] = ()
    shield: Shield = Shield()
    locators: tuple[tuple[str, str], ...] = ()
    expected_version: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class LedgerVersion:
    """One stored version: `content` is the canonical JSON that is served as it stands; none (b"")
    where it was erased by law."""

    ledger_id: UUID
    resource_type: str
    resource_id: UUID
    version: int
    recorded_at: datetime
    content: bytes
    author_id: UUID | None
    facility_id: UUID | None
    source: str

    @property
    def is_gone(self) -> bool:
        """Whether it was erased, or is the tombstone of what was."""
        return not self.content or is_tombstone(self.source)
