"""Recording who stands beside the patient; tying the patient's own account to the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from patients.identity import rules
from patients.representation import wire
from patients.representation.models import PersonAccount, RelatedPerson
from patients.representation.wire import RelatedPersonFacts
from trust.context import RecordContext
from trust.ledger.entries import Entry, Shield
from trust.ledger.services import append


def record_told(
    ctx: RecordContext, *, resource_id: UUID, tree: Mapping[str, Any], source: str
) -> tuple[str, ...]:
    """Take over a RelatedPerson from elsewhere whole; faults of the PINFL are flagged.

    Returns the flags. A related person gets no right to act by being written here.
    """
    facts = wire.read(tree)
    flags = _faults(facts)
    entry = Entry(
        resource_type=wire.RESOURCE_TYPE,
        resource_id=resource_id,
        tree=dict(tree),
        index=wire.index(tree),
        shield=Shield(facility_id=ctx.actor.facility_id, author_id=ctx.actor.account_id),
        source=source,
    )
    (stored,) = append(ctx, [entry])
    columns = _columns(ctx, facts) | {
        "flags": ",".join(flags),
        "source": source[:200],
        "version": stored.version,
    }
    mine = RelatedPerson.objects.filter(patient_id=ctx.patient_id, id=resource_id)
    if not mine.update(**columns):
        RelatedPerson.objects.create(patient_id=ctx.patient_id, id=resource_id, **columns)
    return flags


def tie_account(ctx: RecordContext, *, account_id: UUID) -> None:
    """Say that this account is the patient's own; a person has one."""
    PersonAccount.objects.create(
        patient_id=ctx.patient_id,
        account_id=account_id,
        tied_at=ctx.now,
        tied_by=ctx.actor.account_id,
    )


def _faults(facts: RelatedPersonFacts) -> tuple[str, ...]:
    pinfl = next((each.value for each in facts.identifiers if each.system == wire.PINFL), "")
    if not pinfl:
        return ()
    return tuple(rules.pinfl_faults(pinfl, birth_date=None, gender=facts.gender))


def _columns(ctx: RecordContext, facts: RelatedPersonFacts) -> dict[str, Any]:
    name, told = facts.name, facts.relationship
    phones = (each.value for each in facts.telecoms if each.system == "phone")
    return {
        "relationship_system": told.system[:200] if told else "",
        "relationship_code": told.code[:40] if told else "",
        "relationship_text": told.words[:200] if told else "",
        "family": name.family,
        "given": " ".join(name.given),
        "patronymic": " ".join(name.patronymic),
        "name_text": name.text,
        "phone": next(phones, ""),
        "gender": facts.gender[:8],
        "birth_date": facts.birth_date.text[:10] if facts.birth_date else "",
        "is_active": facts.is_active is not False,
        "recorded_at": ctx.now,
    }
