"""DocumentReference as FHIR R5 JSON and back: a clinical note, or a document elsewhere. Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trust.ledger import indexing
from trust.ledger.elements import LOINC, Concept, Ref, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Item,
    Lens,
    Moment,
    RefAt,
    Shape,
    Text,
    Tree,
)

RESOURCE_TYPE = "DocumentReference"
NOTE = Concept("34109-9", LOINC, "Note")
PLAIN = "text/plain; charset=utf-8"
ERROR_REASON = Item({"url": "urn:yagona:entered-in-error-reason"})
SEED: Tree = {}


class PlainText(Lens[str]):
    """An attachment that holds its text itself; other attachments say nothing."""

    absent = ""

    def decode(self, node: Any) -> str:
        """The text of a text/plain attachment with data."""
        if not isinstance(node, dict) or not str(node.get("contentType")).startswith("text/plain"):
            return ""
        data = node.get("data")
        try:
            return base64.b64decode(data, validate=True).decode() if isinstance(data, str) else ""
        except (binascii.Error, ValueError):
            return ""

    def encode(self, value: str, node: Any) -> Tree:
        """The attachment with this text; address, size and hash of the old one are not true of it."""
        kept: Tree = dict(node) if isinstance(node, dict) else {}
        for stale in ("url", "size", "hash", "_data", "_contentType"):
            kept.pop(stale, None)
        data = base64.b64encode(value.encode()).decode()
        return kept | {"contentType": PLAIN, "data": data}


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What we read of a DocumentReference."""

    status: str = ""
    type: Concept | None = None
    subject: Ref | None = None
    encounter: Ref | None = None
    author: Ref | None = None
    custodian: Ref | None = None
    date: When | None = None
    description: str = ""
    title: str = ""
    text: str = ""
    error_reason: str = ""


SHAPE = Shape(
    DocumentFacts,
    status=Text("status"),
    type=ConceptAt("type"),
    subject=RefAt("subject"),
    encounter=RefAt("context", FIRST),
    author=RefAt("author", FIRST),
    custodian=RefAt("custodian"),
    date=Moment("date"),
    description=Text("description"),
    text=PlainText("content", FIRST, "attachment"),
    title=Text("content", FIRST, "attachment", "title"),
    error_reason=Text("extension", ERROR_REASON, "valueString"),
)


def read(resource: Mapping[str, Any]) -> DocumentFacts:
    """The facts of a DocumentReference resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: DocumentFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values: status, type, patient, context, date."""
    facts = read(resource)
    return (
        *indexing.token("status", facts.status),
        *indexing.token("type", facts.type),
        *indexing.reference("patient", facts.subject),
        *indexing.reference("context", facts.encounter),
        *indexing.moment("date", facts.date),
    )
