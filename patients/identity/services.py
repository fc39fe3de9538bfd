"""Writing who a person is: register, correct, take over what was told; and finding people."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from patients.identity import asked, errors, particulars, projection, queries, rules, wire
from patients.identity.asked import Asked
from patients.identity.matching import (
    LOOK_ALIKE,
    LOOK_FIRST,
    Description,
    Likeness,
    Reason,
    likeness,
)
from patients.identity.particulars import Particulars
from patients.identity.projection import Origin
from patients.identity.queries import Candidate
from patients.identity.rules import Fault
from patients.identity.wire import PatientFacts
from trust.context import Context, RecordContext
from trust.journal.services import record_disclosures
from trust.keys.services import keyed_hash
from trust.ledger import queries as ledger_queries
from trust.ledger.canonical import parse
from trust.ledger.elements import COUNTRY_ZONE, Precision
from trust.ledger.entries import Entry, IndexRow, Shield
from trust.ledger.errors import AlreadyDone
from trust.ledger.services import append

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Found:
    """The people shown, the best fit first, and whether more fit than are shown."""

    people: list[Candidate]
    has_more: bool


def search(ctx: Context, *, text: str) -> Found:
    """The people a search text fits best; each one shown is journalled. Raises NothingToFind."""
    wanted = asked.understood(text)
    if wanted.is_empty:
        raise errors.NothingToFind(field="q")
    people = queries.find_people(wanted)
    shown = people[:SHOWN]
    record_disclosures(ctx, [one.patient_id for one in shown], entity="search")
    return Found(shown, has_more=len(people) > len(shown))


def look_alikes(ctx: Context, *, written: Particulars) -> list[Candidate]:
    """People on record whom these particulars may mean; each one shown is journalled."""
    people = _alike(particulars.tidied(written))[:SHOWN]
    record_disclosures(ctx, [one.patient_id for one in people], entity=LOOK_ALIKE)
    return people


def register(ctx: RecordContext, *, written: Particulars, seen: Set[UUID] = frozenset()) -> None:
    """Make a person's record from what the desk wrote.

    `seen` are the look-alikes the registrar has looked at and says are somebody else.
    Raises AlreadyKnown for a known number, LookFirst for look-alikes not yet seen.
    """
    person = particulars.tidied(written)
    particulars.judge(person, today=today(ctx))
    for one in _alike(person):
        if one.has_number:
            raise errors.AlreadyKnown(
                patient_id=one.patient_id, field="pinfl" if person.pinfl else "document"
            )
        if one.patient_id not in seen:
            raise errors.LookFirst
    facts = particulars.facts_of(person)
    try:
        _append(ctx, wire.overlay({"meta": {"profile": [wire.PROFILE]}}, facts), facts)
    except AlreadyDone:  # the same PINFL was registered elsewhere in this very moment
        raise _known(person) from None
    projection.create(ctx, facts, Origin(version=1))


def correct(ctx: RecordContext, *, written: Particulars, seen_version: int) -> None:
    """Write a new version with other particulars; what they do not speak of stays.

    Raises StaleVersion when somebody corrected the person meanwhile.
    """
    person = particulars.tidied(written)
    particulars.judge(person, today=today(ctx))
    before = _tree(ctx)
    known = wire.read(before)
    facts = _merged(known, particulars.facts_of(person))
    flags = _faults(facts, today=today(ctx))
    for fault in set(flags) - set(_faults(known, today=today(ctx))):
        raise particulars.refusal(fault, replace(person, pinfl=facts.pinfl))
    try:
        stored = _append(ctx, wire.overlay(before, facts), facts, expected_version=seen_version)
    except AlreadyDone:
        raise _known(person) from None
    projection.change(ctx, facts, Origin(version=stored, flags=flags))


def record_told(ctx: RecordContext, *, tree: Mapping[str, Any], source: str) -> tuple[str, ...]:
    """Take over a Patient resource from elsewhere whole; faults are flagged, not refused.

    Returns the flags. A PINFL that is wrong or belongs to another record leads to nobody here.
    """
    facts = wire.read(tree)
    flags = _faults(facts, today=today(ctx))
    if facts.pinfl and not flags and _is_known_elsewhere(ctx, facts.pinfl):
        flags = (*flags, Fault.KNOWN)
    before = ledger_queries.current(ctx, wire.RESOURCE_TYPE, ctx.patient_id)
    stored = _append(ctx, dict(tree), facts, source=source, is_trusted=not flags)
    origin = Origin(version=stored, source=source, flags=flags)
    (projection.change if before else projection.create)(ctx, facts, origin)
    return flags


def today(ctx: Context) -> date:
    """The day of the country at the transaction's time."""
    return ctx.now.astimezone(COUNTRY_ZONE).date()


def _alike(person: Particulars) -> list[Candidate]:
    """Known numbers first, then everybody alike enough to look at, the most alike first."""
    numbers = tuple(each for each in (person.pinfl, person.document) if each)
    phone = rules.plain_phone(person.phone)
    wanted = Asked(
        words=asked.sought(str(person.name)),
        born_from=person.birth_date,
        born_to=person.birth_date,
        numbers=numbers,
        phones=(phone,) if phone else (),
    )
    if wanted.is_empty:
        return []
    people = queries.find_people(wanted, or_born=_swapped(person.birth_date))
    ours = Description(person.name, person.birth_date, person.gender)
    judged = [replace(one, likeness=_likeness(ours, one)) for one in people]
    alike = [one for one in judged if one.likeness.score >= LOOK_FIRST]
    return sorted(alike, key=lambda one: -one.likeness.score)


def _likeness(ours: Description, one: Candidate) -> Likeness:
    if one.has_number:
        return Likeness(100, (Reason.NUMBER,))
    phone = frozenset({"same"})
    theirs = Description(one.name, one.birth_date, one.gender, frozenset(), phone)
    return likeness(replace(ours, phone_hashes=phone if one.has_phone else frozenset()), theirs)


def _swapped(born: date | None) -> date | None:
    """The birth date with day and month exchanged, where that is a date."""
    return born.replace(month=born.day, day=born.month) if born and born.day <= 12 else None


def _known(person: Particulars) -> errors.AlreadyKnown:
    numbers = tuple(each for each in (person.pinfl, person.document) if each)
    known = next(one for one in queries.find_people(Asked(numbers=numbers)) if one.has_number)
    return errors.AlreadyKnown(patient_id=known.patient_id, field="pinfl")


def _is_known_elsewhere(ctx: RecordContext, pinfl: str) -> bool:
    people = queries.find_people(Asked(numbers=(pinfl,)))
    return any(one.patient_id not in ctx.patient_ids for one in people)


def _faults(facts: PatientFacts, *, today: date) -> tuple[Fault, ...]:
    told = facts.birth_date
    born = told.day if told and told.precision is Precision.DAY else None
    wrong = rules.birth_date_faults(born, today=today)
    if not facts.pinfl:
        return wrong
    return (*rules.pinfl_faults(facts.pinfl, birth_date=born, gender=facts.gender), *wrong)


def _merged(before: PatientFacts, said: PatientFacts) -> PatientFacts:
    """What the desk says, with the names, numbers and addresses it does not speak of kept."""
    numbers = [each for each in said.identifiers if each.value]
    systems = {each.system for each in numbers}
    numbers += [each for each in before.identifiers if each.value and each.system not in systems]
    return replace(
        before,
        names=(*said.names, *(each for each in before.names if each.use in ("old", "maiden"))),
        identifiers=tuple(numbers) or said.identifiers,
        telecoms=said.telecoms or before.telecoms,
        addresses=said.addresses or before.addresses,
        gender=said.gender,
        birth_date=said.birth_date or before.birth_date,
    )


def _tree(ctx: RecordContext) -> dict[str, Any]:
    from_ledger = ledger_queries.current(ctx, wire.RESOURCE_TYPE, ctx.patient_id)
    if from_ledger is None:  # a row of the register without its resource: the record is broken
        raise LookupError("no Patient resource")
    return parse(from_ledger.content)


def _append(
    ctx: RecordContext,
    tree: dict[str, Any],
    facts: PatientFacts,
    *,
    expected_version: int | None = None,
    source: str = "",
    is_trusted: bool = True,
) -> int:
    """Append the version to the ledger; its number. Raises AlreadyDone for a PINFL in use."""
    pinfl = facts.pinfl if is_trusted else ""
    numbers = [each for each in facts.identifiers if each.value]
    entry = Entry(
        resource_type=wire.RESOURCE_TYPE,
        resource_id=ctx.patient_id,
        tree=tree,
        index=(
            *wire.index(tree),
            *(
                IndexRow("identifier", "token", each.system, queries.number_hash(each.value))
                for each in numbers
            ),
        ),
        shield=Shield(facility_id=ctx.actor.facility_id, author_id=ctx.actor.account_id),
        locators=(("pinfl", keyed_hash("pinfl", pinfl)),) if pinfl else (),
        expected_version=expected_version,
        source=source,
    )
    (stored,) = append(ctx, [entry])
    return stored.version
