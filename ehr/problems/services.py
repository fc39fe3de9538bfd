"""Problems: diagnose, strike out, take over what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction

from ehr.encounters.queries import known
from ehr.problems import queries, rules, wire
from ehr.problems.errors import (
    AlreadyInError,
    DiagnosisTooWide,
    NoReason,
    SameDiagnosisTwice,
    SecondMainDiagnosis,
    UnknownDiagnosis,
)
from ehr.problems.models import Condition
from ehr.problems.rules import Clinical, Diagnosis, Verification
from ehr.problems.sensitivity import sensitivity_of
from ehr.problems.wire import ConditionFacts
from ehr.timeline import authorship
from ehr.timeline.rules import Kind, Line
from ehr.timeline.services import enter
from registry.terminology.queries import concept
from registry.terminology.rules import typed_code
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.elements import ICD10, Concept, Precision, When
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.errors import StaleVersion
from trust.ledger.services import append


def checked(diagnosis: Diagnosis) -> Diagnosis:
    """The diagnosis with its code as ICD-10 writes it.

    Raises UnknownDiagnosis, DiagnosisTooWide.
    """
    code = typed_code(diagnosis.code)
    found = concept(ICD10, code) if code else None
    if found is None:
        raise UnknownDiagnosis(code=diagnosis.code[:20], field="code")
    if not found.is_selectable:
        raise DiagnosisTooWide(code=code, field="code")
    return replace(diagnosis, code=code)


def diagnose(
    ctx: RecordContext, *, diagnoses: Sequence[Diagnosis], encounter_id: UUID | None
) -> list[UUID]:
    """Write what was diagnosed in a visit.

    Raises UnknownDiagnosis, DiagnosisTooWide, SameDiagnosisTwice, SecondMainDiagnosis.
    """
    stated = [checked(diagnosis) for diagnosis in diagnoses]
    rules.together(stated)
    if not stated:
        return []
    before = queries.known_codes(ctx, [diagnosis.code for diagnosis in stated])
    closing = authorship.shield(ctx, encounter_id)
    told: list[tuple[UUID, ConditionFacts, Tree]] = []
    for diagnosis in stated:
        if diagnosis.first_in_life is None:
            diagnosis = replace(diagnosis, first_in_life=diagnosis.code not in before)
        facts = _facts(ctx, diagnosis, encounter_id)
        told.append((uuid7(), facts, wire.overlay(wire.SEED, facts)))
    try:
        with transaction.atomic():
            _store(ctx, told, closing)
    except IntegrityError as error:
        if "one_main" in str(error):
            raise SecondMainDiagnosis(field="role") from None
        if "code_once" in str(error):
            raise SameDiagnosisTwice(code=stated[0].code, field="code") from None
        raise
    return [condition_id for condition_id, _, _ in told]


def enter_in_error(
    ctx: RecordContext, *, condition_id: UUID, seen_version: int, reason: str
) -> None:
    """Strike out a diagnosis: a new version with the reason; the old one stays readable."""
    if not reason.strip():
        raise NoReason(field="reason")
    row = queries.condition(ctx, condition_id)
    if row.verification == Verification.IN_ERROR:
        raise AlreadyInError
    before = ledger.current(ctx, wire.RESOURCE_TYPE, condition_id)
    if before is None:
        raise StaleVersion
    previous = parse(before.content)
    facts = replace(
        wire.read(previous),
        verification=Concept(Verification.IN_ERROR, wire.VERIFICATION),
        error_reason=reason.strip()[:300],
    )
    tree = wire.overlay(previous, facts)
    append(ctx, [_entry(condition_id, tree, authorship.shield_of(row), row.source, seen_version)])
    updated = Condition.objects.filter(
        patient_id=ctx.patient_id, id=condition_id, version=seen_version
    ).update(
        verification=Verification.IN_ERROR,
        error_reason=facts.error_reason,
        version=seen_version + 1,
    )
    if not updated:
        raise StaleVersion
    row.verification = Verification.IN_ERROR
    enter(ctx, _line(ctx, row))


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take over a Condition from elsewhere whole, whatever code system it speaks."""
    facts = wire.read(tree)
    encounter_id = known(ctx, authorship.named_id(facts.encounter, "Encounter"))
    closing = Shield(encounter_id=encounter_id, author_id=ctx.actor.account_id)
    _store(ctx, [(resource_id, facts, dict(tree))], closing, source)


def _store(
    ctx: RecordContext,
    told: Sequence[tuple[UUID, ConditionFacts, Tree]],
    closing: Shield,
    source: str = "",
) -> None:
    shields = [_classed(closing, facts) for _, facts, _ in told]
    rows = [
        _row(ctx, one, facts, shield, source)
        for (one, facts, _), shield in zip(told, shields, strict=True)
    ]
    append(
        ctx,
        [
            _entry(one, tree, shield, source, 0)
            for (one, _, tree), shield in zip(told, shields, strict=True)
        ],
    )
    Condition.objects.bulk_create(rows)
    enter(ctx, *(_line(ctx, row) for row in rows))


def _classed(closing: Shield, facts: ConditionFacts) -> Shield:
    """The shield with the sensitive class of the diagnosis, if it has one."""
    code = facts.code.code if facts.code and facts.code.system == ICD10 else ""
    return replace(closing, sensitivity=sensitivity_of(code) or closing.sensitivity)


def _facts(ctx: RecordContext, diagnosis: Diagnosis, encounter_id: UUID | None) -> ConditionFacts:
    found = concept(ICD10, diagnosis.code)
    return ConditionFacts(
        clinical=Concept(Clinical.ACTIVE, wire.CLINICAL),
        verification=Concept(diagnosis.verification, wire.VERIFICATION),
        category=wire.ENCOUNTER_DIAGNOSIS,
        code=Concept(diagnosis.code, ICD10, found.name("en") if found else ""),
        role=Concept(diagnosis.role, rules.ROLE_SYSTEM),
        first_in_life=diagnosis.first_in_life,
        subject=authorship.patient(ctx),
        encounter=authorship.encounter(encounter_id),
        author=authorship.author(ctx),
        recorded=When.at(ctx.now),
    )


def _row(
    ctx: RecordContext, one: UUID, facts: ConditionFacts, closing: Shield, source: str
) -> Condition:
    code, onset = facts.code or Concept(), facts.onset
    occurred = facts.recorded or onset
    return Condition(
        patient_id=ctx.patient_id,
        id=one,
        system=code.system[:200],
        code=code.code[:100],
        title=code.words[:300],
        role=facts.role.code[:40] if facts.role else "",
        clinical=facts.clinical.code[:20] if facts.clinical else "",
        verification=facts.verification.code[:20] if facts.verification else "",
        first_in_life=facts.first_in_life,
        onset_at=onset.start if onset else None,
        onset_precision=onset.precision if onset else "",
        note=facts.note,
        author_name=facts.author.display[:200] if facts.author else "",
        source=source[:200],
        occurred_at=occurred.start if occurred else ctx.now,
        recorded_at=ctx.now,
        **authorship.columns(closing),
    )


def _entry(one: UUID, tree: Tree, closing: Shield, source: str, expected: int) -> Entry:
    return Entry(
        wire.RESOURCE_TYPE,
        one,
        tree,
        index=wire.index(tree),
        shield=closing,
        expected_version=expected,
        source=source,
    )


def _line(ctx: RecordContext, row: Condition) -> Line:
    in_error = row.verification == Verification.IN_ERROR
    return Line(
        kind=Kind.PROBLEM,
        resource_type=wire.RESOURCE_TYPE,
        resource_id=row.id,
        occurred_at=row.occurred_at,
        precision=Precision.SECOND,
        system=row.system,
        code=row.code,
        title=row.title,
        text=row.note,
        state=row.verification if in_error else row.role,
        facility_name="" if row.source else ctx.actor.facility_name,
        author_name=row.author_name,
        source=row.source,
        shield=authorship.shield_of(row),
    )
