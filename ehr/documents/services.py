"""Notes: write, strike out. Documents: keep whole what came in and has no table of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from ehr.documents import queries, rules, wire
from ehr.documents.errors import AlreadyInError, NoReason
from ehr.documents.models import Document
from ehr.documents.wire import DocumentFacts
from ehr.encounters.queries import known
from ehr.timeline import authorship
from ehr.timeline.rules import IN_ERROR, Kind, Line
from ehr.timeline.services import enter
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger import indexing
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.elements import Precision, Ref, When
from trust.ledger.entries import Entry, IndexRow, Shield, Tree
from trust.ledger.errors import StaleVersion
from trust.ledger.services import append

# Where FHIR resources say when they happened, in the order of what readers mean by it.
_TIMES = (
    "effectiveDateTime",
    "occurrenceDateTime",
    "performedDateTime",
    "date",
    "authoredOn",
    "issued",
    "recorded",
    "recordedDate",
    "created",
)
_SUBJECTS = ("subject", "patient", "beneficiary", "for")


def write_note(ctx: RecordContext, *, text: str, encounter_id: UUID | None = None) -> UUID:
    """Write a clinical note. Raises NoteTooLong, UnreadableCharacters, EmptyNote."""
    kept = rules.note(text)
    one = uuid7()
    facts = DocumentFacts(
        status="current",
        type=wire.NOTE,
        subject=authorship.patient(ctx),
        encounter=authorship.encounter(encounter_id),
        author=authorship.author(ctx),
        custodian=authorship.facility(ctx),
        date=When.at(ctx.now),
        text=kept,
    )
    _store_reference(
        ctx, one, facts, wire.overlay(wire.SEED, facts), authorship.shield(ctx, encounter_id)
    )
    return one


def enter_in_error(
    ctx: RecordContext, *, document_id: UUID, seen_version: int, reason: str
) -> None:
    """Strike out a note: a new version with the reason; the old one stays readable."""
    if not reason.strip():
        raise NoReason(field="reason")
    row = queries.document(ctx, document_id)
    if row.status == IN_ERROR or row.resource_type != wire.RESOURCE_TYPE:
        raise AlreadyInError
    before = ledger.current(ctx, wire.RESOURCE_TYPE, document_id)
    if before is None:
        raise StaleVersion
    previous = parse(before.content)
    facts = replace(wire.read(previous), status=IN_ERROR, error_reason=reason.strip()[:300])
    tree = wire.overlay(previous, facts)
    append(ctx, [_entry(row, tree, wire.index(tree), seen_version)])
    updated = Document.objects.filter(
        patient_id=ctx.patient_id, id=document_id, version=seen_version
    ).update(status=IN_ERROR, error_reason=facts.error_reason, version=seen_version + 1)
    if not updated:
        raise StaleVersion
    row.status = IN_ERROR
    enter(ctx, _line(ctx, row, Precision.SECOND))


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take over whole what has no table of its own; a DocumentReference with its text."""
    if tree.get("resourceType") != wire.RESOURCE_TYPE:
        _keep(ctx, str(tree["resourceType"]), resource_id, tree, source)
        return
    facts = wire.read(tree)
    encounter_id = known(ctx, authorship.named_id(facts.encounter, "Encounter"))
    closing = Shield(encounter_id=encounter_id, author_id=ctx.actor.account_id)
    _store_reference(ctx, resource_id, facts, dict(tree), closing, source)


def _keep(
    ctx: RecordContext, resource_type: str, resource_id: UUID, tree: Tree, source: str
) -> None:
    when = _told_time(tree)
    row = Document.objects.create(
        patient_id=ctx.patient_id,
        id=resource_id,
        resource_type=resource_type[:40],
        status=_text(tree.get("status"))[:20],
        title=_told_title(tree)[:300],
        source=source[:200],
        occurred_at=when.start if when else ctx.now,
        recorded_at=ctx.now,
        **authorship.columns(Shield(author_id=ctx.actor.account_id)),
    )
    index = _plain_index(tree, when)
    append(ctx, [_entry(row, dict(tree), index, 0)])
    enter(ctx, _line(ctx, row, when.precision if when else Precision.SECOND))


def _store_reference(
    ctx: RecordContext,
    one: UUID,
    facts: DocumentFacts,
    tree: Tree,
    closing: Shield,
    source: str = "",
) -> None:
    when = facts.date
    title = facts.title or facts.description or (facts.type.words if facts.type else "")
    row = Document.objects.create(
        patient_id=ctx.patient_id,
        id=one,
        resource_type=wire.RESOURCE_TYPE,
        is_note=bool(facts.text),
        status=facts.status[:20],
        title=title[:300],
        text=facts.text,
        author_name=facts.author.display[:200] if facts.author else "",
        source=source[:200],
        occurred_at=when.start if when else ctx.now,
        recorded_at=ctx.now,
        **authorship.columns(closing),
    )
    append(ctx, [_entry(row, tree, wire.index(tree), 0)])
    enter(ctx, _line(ctx, row, when.precision if when else Precision.SECOND))


def _entry(row: Document, tree: Tree, index: tuple[IndexRow, ...], expected: int) -> Entry:
    return Entry(
        row.resource_type,
        row.id,
        tree,
        index=index,
        shield=authorship.shield_of(row),
        expected_version=expected,
        source=row.source,
    )


def _line(ctx: RecordContext, row: Document, precision: Precision) -> Line:
    return Line(
        kind=Kind.NOTE if row.is_note else Kind.DOCUMENT,
        resource_type=row.resource_type,
        resource_id=row.id,
        occurred_at=row.occurred_at,
        precision=precision,
        title="" if row.is_note and not row.source else row.title,
        text=rules.one_line(row.text),
        state=row.status,
        facility_name="" if row.source else ctx.actor.facility_name,
        author_name=row.author_name,
        source=row.source,
        shield=authorship.shield_of(row),
    )


def _plain_index(tree: Tree, when: When | None) -> tuple[IndexRow, ...]:
    subjects = (tree.get(name) for name in _SUBJECTS)
    subject = next(
        (_text(each.get("reference")) for each in subjects if isinstance(each, dict)), ""
    )
    return (*indexing.reference("patient", Ref(subject)), *indexing.moment("date", when))


def _told_time(tree: Tree) -> When | None:
    for name in _TIMES:
        if isinstance(tree.get(name), str) and (when := When.read(tree[name])):
            return when
    return None


def _told_title(tree: Tree) -> str:
    """The words the resource has for itself: a title, or the text of its code or type."""
    for name in ("title", "description", "name"):
        if isinstance(tree.get(name), str):
            return tree[name]
    for name in ("code", "type", "category", "vaccineCode"):
        node = tree.get(name)
        concept = node[0] if isinstance(node, list) and node else node
        if isinstance(concept, dict) and (words := _words(concept)):
            return words
    return ""


def _words(concept: dict[str, Any]) -> str:
    codings = concept.get("coding")
    first = codings[0] if isinstance(codings, list) and codings else {}
    return _text(concept.get("text")) or (
        _text(first.get("display")) if isinstance(first, dict) else ""
    )


def _text(node: Any) -> str:
    return node if isinstance(node, str) else ""
