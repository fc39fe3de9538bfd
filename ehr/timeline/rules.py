"""What one line of a card's history says, and where a page of it begins. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from trust.ledger.elements import Precision
from trust.ledger.entries import Shield

PAGE = 50
IN_ERROR = "entered-in-error"


class Kind(StrEnum):
    """The kinds of entries a reader may ask for."""

    VISIT = "visit"
    OBSERVATION = "observation"
    PROBLEM = "problem"
    ALLERGY = "allergy"
    NOTE = "note"
    PRESCRIPTION = "prescription"
    DISPENSE = "dispense"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the card as its history shows it; one line per resource, whatever its version.

    `system` and `code` name it in the reader's language where a register knows the code; `title`
    is what was told. `text` is free text or a measured value, shown as written.
    """

    kind: Kind
    resource_type: str
    resource_id: UUID
    occurred_at: datetime
    precision: Precision = Precision.SECOND
    system: str = ""
    code: str = ""
    title: str = ""
    text: str = ""
    state: str = ""
    facility_name: str = ""
    author_name: str = ""
    source: str = ""
    shield: Shield = field(default_factory=Shield)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends and the next, older one begins (a keyset, so pages cost the same)."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place a link names; None for anything else."""
        at, _, key = text.partition("~")
        try:
            moment = datetime.fromisoformat(at.replace(" ", "+"))
            return cls(moment, UUID(key)) if moment.tzinfo else None
        except ValueError:
            return None
