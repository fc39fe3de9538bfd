"""What of a record is closed to an actor: once as sets for the walls, once for a single entry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from uuid import UUID

from patients.access.facts import (
    FROM_GUARDIAN,
    FROM_PATIENT,
    SENSITIVE,
    WILL,
    AccessFacts,
    RecordEntry,
    Refusal,
)
from trust.accounts.policy import is_confirmed
from trust.context import NOTHING_CLOSED, Action, Actor, Closed, Role

# Declaring an emergency, or being asked to help, shows who the person is and nothing clinical.
_IDENTITY_ONLY = frozenset(
    {
        Action.ASK_EMERGENCY,
        Action.OPEN_IN_EMERGENCY,
        Action.ACCEPT_PROXY,
        Action.RESIGN_PROXY,
        Action.MANAGE_PROXIES,
    }
)


def closed_to(actor: Actor, action: Action, facts: AccessFacts, now: datetime) -> Closed:
    """Everything that is closed to this actor in this act, as sets."""
    if actor.role is Role.SYSTEM or facts.new:
        return NOTHING_CLOSED
    if actor.role is Role.PATIENT and action not in _IDENTITY_ONLY:
        return _to_the_patient(facts) if facts.own else _to_a_proxy(facts)
    if actor.role is Role.PHARMACIST:
        return _at_the_counter(facts)
    if actor.role in (Role.DOCTOR, Role.NURSE) and action not in _IDENTITY_ONLY:
        return _to_care(actor, facts, now)
    return Closed(identity_only=True)


def _to_the_patient(facts: AccessFacts) -> Closed:
    return Closed(
        secrecies=frozenset({FROM_PATIENT}),
        encounters=_targets(_against(facts, FROM_PATIENT), "encounter"),
    )


def _to_a_proxy(facts: AccessFacts) -> Closed:
    against = _against(facts, FROM_PATIENT, FROM_GUARDIAN)
    return Closed(
        secrecies=frozenset({FROM_PATIENT, FROM_GUARDIAN}),
        classes=SENSITIVE | {WILL},
        encounters=_targets(against, "encounter"),
        entries=_entries(against) | {one.id for one in facts.inheriting},
        alerts_too=True,
    )


def _at_the_counter(facts: AccessFacts) -> Closed:
    """The number shown is the patient's yes to this prescription; only closed alerts stay closed."""
    closed = [one for one in _against_care(facts) if one.alerts_too]
    return Closed(entries=_entries(closed), classes=frozenset({WILL}))


def _to_care(actor: Actor, facts: AccessFacts, now: datetime) -> Closed:
    refusals = _against_care(facts)
    own = actor.facility_id
    classes = _classes(actor, facts, now)
    elsewhere = [one for one in refusals if own is None or one.source_facility != own]
    return Closed(
        elsewhere=any(one.scope == "all" for one in refusals),
        alerts_too=any(one.alerts_too and one.scope != "entry" for one in refusals),
        own_facility=own,
        facilities=_targets(refusals, "facility") - ({own} if own else set()),
        departments=_departments(refusals, actor),
        encounters=_targets(elsewhere, "encounter"),
        entries=_entries(elsewhere) | _inheriting(facts, classes, _class_targets(refusals), own),
        classes=classes,
        classes_elsewhere=_class_targets(refusals),
    )


def _class_targets(refusals: Iterable[Refusal]) -> frozenset[str]:
    return frozenset(one.target_class for one in refusals if one.scope == "class")


def _inheriting(
    facts: AccessFacts, classes: Set[str], elsewhere: Set[str], own: UUID | None
) -> frozenset[UUID]:
    """Entries that are of a closed class by what they name."""
    return frozenset(
        one.id
        for one in facts.inheriting
        if one.sensitive_class in classes
        or (one.sensitive_class in elsewhere and (own is None or one.facility != own))
    )


def _against_care(facts: AccessFacts) -> list[Refusal]:
    """The refusals that hold against this look: an emergency opens those that allow it."""
    return [
        one
        for one in facts.refusals
        if one.side == "care" and not (facts.emergency and one.usable_in_emergency)
    ]


def _against(facts: AccessFacts, *sides: str) -> list[Refusal]:
    return [one for one in facts.refusals if one.side in sides]


def _classes(actor: Actor, facts: AccessFacts, now: datetime) -> frozenset[str]:
    opened = facts.emergency or (facts.direct and is_confirmed(actor, now))
    return frozenset({WILL}) if opened else SENSITIVE | {WILL}


def _departments(refusals: Iterable[Refusal], actor: Actor) -> frozenset[UUID]:
    own = {actor.department_id} if actor.department_id else set[UUID]()
    return _targets(refusals, "department") - own


def _targets(refusals: Iterable[Refusal], scope: str) -> frozenset[UUID]:
    return frozenset(one.target for one in refusals if one.scope == scope and one.target)


def _entries(refusals: Iterable[Refusal]) -> frozenset[UUID]:
    return frozenset[UUID]().union(*(one.entries for one in refusals if one.scope == "entry"))


def is_closed(
    entry: RecordEntry, actor: Actor, action: Action, facts: AccessFacts, now: datetime
) -> bool:
    """The same of one entry, asked refusal by refusal; a property test holds the two together."""
    if actor.role is Role.SYSTEM or facts.new or entry.is_identity:
        return False
    if actor.role is Role.PATIENT and action not in _IDENTITY_ONLY:
        return _is_closed_at_home(entry, facts)
    if actor.role is Role.PHARMACIST:
        return _is_will(entry) or any(
            one.scope == "entry" and one.alerts_too and entry.id in one.entries
            for one in _against_care(facts)
        )
    if actor.role in (Role.DOCTOR, Role.NURSE) and action not in _IDENTITY_ONLY:
        return _is_closed_to_care(entry, actor, facts, now)
    return True


def _is_will(entry: RecordEntry) -> bool:
    return entry.shield.sensitivity == WILL and not entry.is_alert


def _is_closed_at_home(entry: RecordEntry, facts: AccessFacts) -> bool:
    secrecy = entry.shield.secrecy
    if facts.own:
        return secrecy == FROM_PATIENT or (
            not entry.is_alert
            and any(
                one.side == FROM_PATIENT
                and one.scope == "encounter"
                and one.target == entry.shield.encounter_id
                for one in facts.refusals
            )
        )
    kinds = {entry.shield.sensitivity, *_kinds_by_name(entry, facts)}
    if secrecy in (FROM_PATIENT, FROM_GUARDIAN) or kinds & (SENSITIVE | {WILL}):
        return True
    return any(
        one.side in (FROM_PATIENT, FROM_GUARDIAN)
        and (
            (one.scope == "encounter" and one.target == entry.shield.encounter_id)
            or (one.scope == "entry" and entry.id in one.entries)
        )
        for one in facts.refusals
    )


def _is_closed_to_care(entry: RecordEntry, actor: Actor, facts: AccessFacts, now: datetime) -> bool:
    refusals = _against_care(facts)
    here = actor.facility_id
    if any(
        one.scope == "entry" and one.source_facility != here and entry.id in one.entries
        for one in refusals
    ):
        return True
    if entry.is_alert and not any(one.alerts_too and one.scope != "entry" for one in refusals):
        return False
    kinds = {entry.shield.sensitivity, *_kinds_by_name(entry, facts)}
    if kinds & _classes(actor, facts, now):
        return True
    return any(_closes(one, entry, actor, kinds) for one in refusals)


def _kinds_by_name(entry: RecordEntry, facts: AccessFacts) -> Iterator[str]:
    return (one.sensitive_class for one in facts.inheriting if one.id == entry.id)


def _closes(refusal: Refusal, entry: RecordEntry, actor: Actor, kinds: Set[str]) -> bool:
    shield, here = entry.shield, actor.facility_id
    is_ours = shield.facility_id is not None and shield.facility_id == here
    match refusal.scope:
        case "all":
            return not is_ours
        case "facility":
            return shield.facility_id == refusal.target and not is_ours
        case "department":
            own = actor.department_id
            return shield.department_id == refusal.target and shield.department_id != own
        case "encounter":
            wrote_it = here is not None and refusal.source_facility == here
            return shield.encounter_id == refusal.target and not wrote_it
        case "class":
            return refusal.target_class in kinds and not is_ours
        case _:
            return False
