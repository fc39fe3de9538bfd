"""Observations: record vital signs, strike out, take over what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from ehr.encounters.queries import known
from ehr.observations import queries, wire
from ehr.observations.errors import AlreadyInError, NoReason
from ehr.observations.models import Observation
from ehr.observations.rules import Measurement, value_text
from ehr.observations.wire import ObservationFacts
from ehr.timeline import authorship
from ehr.timeline.rules import IN_ERROR, Kind, Line
from ehr.timeline.services import enter, restate
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.elements import LOINC, Concept, Precision, Quantity, When
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.errors import StaleVersion
from trust.ledger.services import append

_LARGEST = Decimal(10) ** 12


def record(
    ctx: RecordContext, *, measurements: Sequence[Measurement], encounter_id: UUID | None = None
) -> list[UUID]:
    """Write what was measured now; one resource each, one locked chain for all."""
    closing = authorship.shield(ctx, encounter_id)
    told: list[tuple[UUID, ObservationFacts, Tree]] = []
    for measurement in measurements:
        facts = _facts(ctx, measurement, encounter_id)
        told.append((uuid7(), facts, wire.overlay(wire.SEED, facts)))
    _store(ctx, told, closing)
    return [observation_id for observation_id, _, _ in told]


def enter_in_error(
    ctx: RecordContext, *, observation_id: UUID, seen_version: int, reason: str
) -> None:
    """Strike out a value: a new version with the reason; the old one stays readable.

    Raises NoReason, AlreadyInError, StaleVersion.
    """
    if not reason.strip():
        raise NoReason(field="reason")
    row = queries.observation(ctx, observation_id)
    if row.status == IN_ERROR:
        raise AlreadyInError
    before = ledger.current(ctx, wire.RESOURCE_TYPE, observation_id)
    if before is None:
        raise StaleVersion
    previous = parse(before.content)
    facts = replace(wire.read(previous), status=IN_ERROR, error_reason=reason.strip()[:300])
    tree = wire.overlay(previous, facts)
    append(ctx, [_entry(observation_id, tree, authorship.shield_of(row), row.source, seen_version)])
    updated = Observation.objects.filter(
        patient_id=ctx.patient_id, id=observation_id, version=seen_version
    ).update(status=IN_ERROR, error_reason=facts.error_reason, version=seen_version + 1)
    if not updated:
        raise StaleVersion
    restate(ctx, resource_type=wire.RESOURCE_TYPE, resource_id=observation_id, state=IN_ERROR)


def record_told(ctx: RecordContext, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take over an Observation from elsewhere whole, whatever it says."""
    facts = wire.read(tree)
    encounter_id = known(ctx, authorship.named_id(facts.encounter, "Encounter"))
    closing = Shield(encounter_id=encounter_id, author_id=ctx.actor.account_id)
    _store(ctx, [(resource_id, facts, dict(tree))], closing, source)


def _store(
    ctx: RecordContext,
    told: Sequence[tuple[UUID, ObservationFacts, Tree]],
    closing: Shield,
    source: str = "",
) -> None:
    if not told:
        return
    rows = [_row(ctx, one, facts, closing, source) for one, facts, _ in told]
    # first, for its lock of the chain: two writers settle one after the other
    append(ctx, [_entry(one, tree, closing, source, 0) for one, _, tree in told])
    Observation.objects.bulk_create(rows)
    enter(ctx, *(_line(ctx, row) for row in rows))


def _facts(
    ctx: RecordContext, measurement: Measurement, encounter_id: UUID | None
) -> ObservationFacts:
    vital = measurement.vital

    def amount(value: Decimal | None) -> Quantity | None:
        return None if value is None else Quantity(value, vital.unit, vital.ucum)

    return ObservationFacts(
        status="final",
        category=wire.VITAL_SIGNS,
        code=Concept(vital.code, LOINC, vital.display),
        subject=authorship.patient(ctx),
        encounter=authorship.encounter(encounter_id),
        performer=authorship.author(ctx),
        effective=When.at(ctx.now),
        quantity=amount(measurement.value),
        systolic=amount(measurement.systolic),
        diastolic=amount(measurement.diastolic),
    )


def _row(
    ctx: RecordContext, one: UUID, facts: ObservationFacts, closing: Shield, source: str
) -> Observation:
    code, effective, quantity = facts.code or Concept(), facts.effective, facts.quantity
    words = facts.words or (facts.concept.words if facts.concept else "")
    return Observation(
        patient_id=ctx.patient_id,
        id=one,
        status=facts.status[:20],
        category=facts.category.code[:40] if facts.category else "",
        system=code.system[:200],
        code=code.code[:100],
        title=code.words[:300],
        effective_at=effective.start if effective else ctx.now,
        precision=effective.precision if effective else "",
        value=_storable(quantity),
        unit=quantity.unit[:40] if quantity else "",
        unit_code=quantity.code[:40] if quantity else "",
        comparator=quantity.comparator[:4] if quantity else "",
        systolic=_storable(facts.systolic),
        diastolic=_storable(facts.diastolic),
        words=words[:500],
        author_name=facts.performer.display[:200] if facts.performer else "",
        source=source[:200],
        recorded_at=ctx.now,
        **authorship.columns(closing),
    )


def _storable(quantity: Quantity | None) -> Decimal | None:
    """The number as the column holds it; one beyond every measure stays in the ledger alone."""
    if quantity is None or abs(quantity.value) >= _LARGEST:
        return None
    return Decimal(quantity.value).quantize(Decimal("0.000001"))


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


def _line(ctx: RecordContext, row: Observation) -> Line:
    return Line(
        kind=Kind.OBSERVATION,
        resource_type=wire.RESOURCE_TYPE,
        resource_id=row.id,
        occurred_at=row.effective_at,
        precision=Precision(row.precision or Precision.SECOND),
        system=row.system,
        code=row.code,
        title=row.title,
        text=value_text(row),
        state=row.status,
        facility_name="" if row.source else ctx.actor.facility_name,
        author_name=row.author_name,
        source=row.source,
        shield=authorship.shield_of(row),
    )
