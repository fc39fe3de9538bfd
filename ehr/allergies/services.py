"""Allergies: write down, say that none are known, strike out, take over what was told."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ehr.allergies import queries, wire
from ehr.allergies.errors import AlreadyInError, HasAllergies, NoReason
from ehr.allergies.models import AllergyIntolerance
from ehr.allergies.rules import NONE_KNOWN, Allergy, Answer, Clinical, Verification
from ehr.allergies.wire import AllergyFacts
from ehr.encounters.queries import known
from ehr.timeline import authorship
from ehr.timeline.rules import Kind, Line
from ehr.timeline.services import enter
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.elements import Concept, Precision, When
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.errors import StaleVersion
from trust.ledger.locks import lock_chain
from trust.ledger.services import append


def record(ctx: RecordContext, *, allergy: Allergy, encounter_id: UUID | None = None) -> UUID:
    """Write an allergy down; an earlier "none known" no longer holds."""
    lock_chain(ctx.patient_id)  # what the card says now must still be true when we have written
    before = queries.allergies(ctx)
    if before.none_known is not None and before.none_known.patient_id == ctx.patient_id:
        _restate(ctx, before.none_known, clinical=Clinical.INACTIVE)
    facts = replace(
        _common(ctx, encounter_id),
        code=Concept(text=allergy.substance),
        categories=(allergy.category.value,),
        criticality=allergy.criticality.value,
        reaction=Concept(text=allergy.reaction) if allergy.reaction else None,
    )
    return _new(ctx, facts, encounter_id)


def record_none_known(ctx: RecordContext, *, encounter_id: UUID | None = None) -> UUID:
    """The person was asked and knows of none. Raises HasAllergies; repeatable."""
    lock_chain(ctx.patient_id)
    before = queries.allergies(ctx)
    if before.answer is Answer.HAS:
        raise HasAllergies
    if before.none_known is not None:
        return before.none_known.id
    return _new(ctx, replace(_common(ctx, encounter_id), code=NONE_KNOWN), encounter_id)


def enter_in_error(ctx: RecordContext, *, allergy_id: UUID, seen_version: int, reason: str) -> None:
    """Strike out a statement: a new version with the reason; the old one stays readable."""
    if not reason.strip():
        raise NoReason(field="reason")
    row = queries.allergy(ctx, allergy_id)
    if row.verification == Verification.IN_ERROR:
        raise AlreadyInError
    if row.version != seen_version:
        raise StaleVersion
    _restate(ctx, row, verification=Verification.IN_ERROR, reason=reason.strip()[:300])


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take over an AllergyIntolerance from elsewhere whole."""
    facts = wire.read(tree)
    encounter_id = known(ctx, authorship.named_id(facts.encounter, "Encounter"))
    closing = Shield(encounter_id=encounter_id, author_id=ctx.actor.account_id)
    _store(ctx, resource_id, facts, dict(tree), closing, source)


def _common(ctx: RecordContext, encounter_id: UUID | None) -> AllergyFacts:
    return AllergyFacts(
        clinical=Concept(Clinical.ACTIVE, wire.CLINICAL),
        verification=Concept(Verification.CONFIRMED, wire.VERIFICATION),
        subject=authorship.patient(ctx),
        encounter=authorship.encounter(encounter_id),
        author=authorship.author(ctx),
        recorded=When.at(ctx.now),
    )


def _new(ctx: RecordContext, facts: AllergyFacts, encounter_id: UUID | None) -> UUID:
    one, closing = uuid7(), authorship.shield(ctx, encounter_id)
    _store(ctx, one, facts, wire.overlay(wire.SEED, facts), closing)
    return one


def _store(
    ctx: RecordContext,
    one: UUID,
    facts: AllergyFacts,
    tree: Tree,
    closing: Shield,
    source: str = "",
) -> None:
    row = AllergyIntolerance.objects.create(**_columns(ctx, one, facts, closing, source))
    append(ctx, [_entry(row, tree, expected=0)])
    enter(ctx, _line(ctx, row))


def _columns(
    ctx: RecordContext, one: UUID, facts: AllergyFacts, closing: Shield, source: str
) -> dict[str, object]:
    code, recorded = facts.code or Concept(), facts.recorded
    return {
        "patient_id": ctx.patient_id,
        "id": one,
        "system": code.system[:200],
        "code": code.code[:100],
        "substance": code.words[:300],
        "is_none_known": (code.code, code.system) == (NONE_KNOWN.code, NONE_KNOWN.system),
        "category": facts.categories[0][:20] if facts.categories else "",
        "criticality": facts.criticality[:20],
        "clinical": facts.clinical.code[:20] if facts.clinical else "",
        "verification": facts.verification.code[:20] if facts.verification else "",
        "reaction": facts.reaction.words[:300] if facts.reaction else "",
        "severity": facts.severity[:20],
        "author_name": facts.author.display[:200] if facts.author else "",
        "source": source[:200],
        "occurred_at": recorded.start if recorded else ctx.now,
        "recorded_at": ctx.now,
        **authorship.columns(closing),
    }


def _restate(
    ctx: RecordContext,
    row: AllergyIntolerance,
    *,
    clinical: str = "",
    verification: str = "",
    reason: str = "",
) -> None:
    """The next version. FHIR wants no clinical status on what was entered in error."""
    before = ledger.current(ctx, wire.RESOURCE_TYPE, row.id)
    if before is None:
        raise StaleVersion
    previous = parse(before.content)
    facts = replace(wire.read(previous), error_reason=reason)
    if verification:
        facts = replace(facts, verification=Concept(verification, wire.VERIFICATION), clinical=None)
    else:
        facts = replace(facts, clinical=Concept(clinical, wire.CLINICAL))
    seen = row.version
    row.clinical, row.error_reason = clinical, reason
    row.verification = verification or row.verification
    append(ctx, [_entry(row, wire.overlay(previous, facts), expected=seen)])
    updated = AllergyIntolerance.objects.filter(
        patient_id=ctx.patient_id, id=row.id, version=seen
    ).update(
        clinical=row.clinical,
        verification=row.verification,
        error_reason=reason,
        version=seen + 1,
    )
    if not updated:
        raise StaleVersion
    enter(ctx, _line(ctx, row))


def _entry(row: AllergyIntolerance, tree: Tree, *, expected: int) -> Entry:
    return Entry(
        wire.RESOURCE_TYPE,
        row.id,
        tree,
        index=wire.index(tree),
        shield=authorship.shield_of(row),
        expected_version=expected,
        source=row.source,
    )


def _line(ctx: RecordContext, row: AllergyIntolerance) -> Line:
    in_error = row.verification == Verification.IN_ERROR
    return Line(
        kind=Kind.ALLERGY,
        resource_type=wire.RESOURCE_TYPE,
        resource_id=row.id,
        occurred_at=row.occurred_at,
        precision=Precision.SECOND,
        system=row.system,
        code=row.code,
        title=row.substance,
        text=row.reaction,
        state=row.verification if in_error else row.clinical,
        facility_name="" if row.source else ctx.actor.facility_name,
        author_name=row.author_name,
        source=row.source,
        shield=authorship.shield_of(row),
    )
