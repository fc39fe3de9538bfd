"""The typed rows of a Patient resource: what screens and searches read.

Numbers, phones and addresses that the newest version no longer tells are ended, never deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from patients.identity import names, rules
from patients.identity.models import Person, PersonAddress, PersonContact, PersonIdentifier
from patients.identity.queries import number_hash, phone_hash
from patients.identity.wire import MED_ID, PINFL, PatientFacts
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.elements import Precision
from trust.ledger.errors import StaleVersion

_KINDS = {PINFL: "NI", MED_ID: "HC"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a version came from, and what was found wrong with it."""

    version: int
    source: str = ""
    flags: tuple[str, ...] = ()


def create(ctx: RecordContext, facts: PatientFacts, origin: Origin) -> None:
    """The rows of a person seen for the first time."""
    Person.objects.create(
        patient_id=ctx.patient_id,
        registered_at=ctx.now,
        facility_id=ctx.actor.facility_id,
        author_id=ctx.actor.account_id,
        **_columns(ctx, facts, origin),
    )
    _describe(ctx, facts)


def change(ctx: RecordContext, facts: PatientFacts, origin: Origin) -> None:
    """The rows after another version. Raises StaleVersion when somebody was faster."""
    updated = Person.objects.filter(patient_id=ctx.patient_id, version=origin.version - 1).update(
        **_columns(ctx, facts, origin)
    )
    if not updated:
        raise StaleVersion
    for model in (PersonIdentifier, PersonContact, PersonAddress):
        model.objects.filter(patient_id=ctx.patient_id, ended_at__isnull=True).update(
            ended_at=ctx.now
        )
    _describe(ctx, facts)


def _columns(ctx: RecordContext, facts: PatientFacts, origin: Origin) -> dict[str, Any]:
    name, born = facts.name, facts.birth_date
    written = name.written
    has_number = any(each.value for each in facts.identifiers)
    return {
        "family": name.family,
        "given": " ".join(name.given),
        "patronymic": " ".join(name.patronymic),
        "name_text": name.text,
        "name_key": _all_names(facts)[:400],
        "script": rules.script_of(str(written)),
        "gender": facts.gender if facts.gender in set(rules.Gender) else "unknown",
        "birth_date": born.day if born else None,
        "birth_precision": _precision(born.precision) if born else "",
        "is_dead": bool(facts.is_dead or facts.died),
        "died_at": facts.died.start if facts.died else None,
        "is_active": facts.is_active is not False,
        "is_temporary": not has_number,
        "flags": list(origin.flags),
        "version": origin.version,
        "source": origin.source,
        "changed_at": ctx.now,
    }


def _precision(told: Precision) -> str:
    return "day" if told is Precision.SECOND else told.value


def _all_names(facts: PatientFacts) -> str:
    """Skeletons of every name the person has or had: a maiden name finds them too."""
    words = [word for each in facts.names for word in names.skeletons(str(each.written))]
    return " ".join(dict.fromkeys(words))


def _describe(ctx: RecordContext, facts: PatientFacts) -> None:
    PersonIdentifier.objects.bulk_create(_identifiers(ctx, facts))
    PersonContact.objects.bulk_create(
        PersonContact(
            **_row(ctx, each.use),
            system=each.system[:10],
            value=each.value,
            value_hash=phone_hash(each.value) if each.system in ("phone", "sms") else "",
        )
        for each in facts.telecoms
        if each.value
    )
    PersonAddress.objects.bulk_create(_addresses(ctx, facts))


def _identifiers(ctx: RecordContext, facts: PatientFacts) -> Iterable[PersonIdentifier]:
    for each in facts.identifiers:
        if each.value:
            kind = each.kind.code if each.kind else _KINDS.get(each.system, "")
            yield PersonIdentifier(
                **_row(ctx, each.use),
                system=each.system[:200],
                kind=kind[:10],
                value=each.value,
                value_hash=number_hash(each.value),
            )


def _addresses(ctx: RecordContext, facts: PatientFacts) -> Sequence[PersonAddress]:
    return [
        PersonAddress(
            **_row(ctx, each.use),
            country=each.country[:3],
            region=each.region[:20],
            district=each.district[:20],
            mahalla=each.mahalla[:20],
            line=", ".join(each.lines) or each.text,
        )
        for each in facts.addresses
    ]


def _row(ctx: RecordContext, use: str) -> dict[str, Any]:
    return {"patient_id": ctx.patient_id, "id": uuid7(), "use": use[:10], "recorded_at": ctx.now}
