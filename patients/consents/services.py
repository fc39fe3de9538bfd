"""Closing and opening: a row for the policy, a version of a Consent for the legal record."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from patients.access.facts import WILL
from patients.consents import wire
from patients.consents.errors import AlertNeedsSecondStep, NoSuchConsent, NothingToClose
from patients.consents.models import Consent
from patients.consents.rules import Basis, ConsentState, Side, Target
from patients.consents.targets import targets
from patients.consents.wire import ConsentFacts
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.canonical import parse
from trust.ledger.elements import Concept, Ref, When
from trust.ledger.entries import Entry, Shield
from trust.ledger.queries import current
from trust.ledger.services import append


def close(
    ctx: RecordContext,
    *,
    target: Target,
    usable_in_emergency: bool,
    alerts_too: bool = False,
    basis: Basis = Basis.HEALTH,
    side: Side = Side.CARE,
) -> UUID:
    """Close `target` from now on, past and future entries alike; its id. Closing twice is once.

    Raises NothingToClose, and AlertNeedsSecondStep for an allergy without `alerts_too`.
    """
    found = targets().find(ctx, target)
    if found is None:
        raise NothingToClose
    if found.is_alert and not alerts_too:
        raise AlertNeedsSecondStep
    row = Consent(
        patient_id=ctx.patient_id,
        id=uuid7(),
        state=ConsentState.ACTIVE,
        scope=found.scope,
        side=side,
        target_type=found.type,
        target_id=found.id,
        target_class=found.sensitivity,
        target_name=found.name,
        source_facility_id=found.facility_id,
        is_usable_in_emergency=usable_in_emergency,
        is_alert_too=alerts_too,
        basis=basis,
        decided_at=ctx.now,
        decided_by=ctx.actor.account_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _held(ctx, row).id
    _record(ctx, row)
    return row.id


def reopen(ctx: RecordContext, *, consent_id: UUID) -> None:
    """End a refusal; the next look sees everything again. A second time changes nothing."""
    mine = Consent.objects.filter(patient_id__in=ctx.patient_ids, id=consent_id)
    changed = mine.filter(state=ConsentState.ACTIVE).update(
        state=ConsentState.WITHDRAWN,
        withdrawn_at=ctx.now,
        withdrawn_by=ctx.actor.account_id,
    )
    row = mine.first()
    if row is None:
        raise NoSuchConsent
    if changed:
        _record(ctx, row)


def forget_name(ctx: RecordContext, target_id: UUID) -> None:
    """The entry was erased by law: what it was called leaves the refusals that name it."""
    Consent.objects.filter(patient_id__in=ctx.patient_ids, target_id=target_id).update(
        target_name=""
    )


def _held(ctx: RecordContext, row: Consent) -> Consent:
    """The refusal of the same thing that holds already."""
    return Consent.objects.get(
        patient_id=ctx.patient_id,
        state=ConsentState.ACTIVE,
        scope=row.scope,
        side=row.side,
        target_id=row.target_id,
        target_class=row.target_class,
    )


def _record(ctx: RecordContext, row: Consent) -> None:
    """A version of the Consent; care never sees it, whatever else it may see."""
    before = current(ctx, wire.RESOURCE_TYPE, row.id)
    tree = wire.overlay(parse(before.content) if before else wire.SEED, _facts(ctx, row))
    shield = Shield(author_id=ctx.actor.account_id, sensitivity=WILL)
    append(
        ctx,
        [Entry(wire.RESOURCE_TYPE, row.id, tree, index=wire.index(tree), shield=shield)],
    )


def _facts(ctx: RecordContext, row: Consent) -> ConsentFacts:
    patient = Ref(f"Patient/{row.patient_id}")
    target = Ref(f"{row.target_type}/{row.target_id}") if row.target_id else None
    return ConsentFacts(
        status="active" if row.state == ConsentState.ACTIVE else "inactive",
        decision="deny",
        subject=patient,
        grantor=patient,
        basis=Concept(row.basis, wire.POLICY),
        since=When.at(row.decided_at),
        until=When.at(row.withdrawn_at) if row.withdrawn_at else None,
        scope=row.scope,
        side=row.side,
        usable_in_emergency=row.is_usable_in_emergency,
        alerts_too=row.is_alert_too,
        action=Concept("disclose", wire.ACTION),
        label=row.target_class,
        label_system=wire.LABEL if row.target_class else "",
        target=target,
    )
