"""What is closed: one entry asked refusal by refusal, the sets, and the walls, all agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from patients.access import closures, policy
from patients.access.facts import (
    SENSITIVE,
    WILL,
    AccessFacts,
    Inheriting,
    ProxyRight,
    RecordEntry,
    Refusal,
)
from tests.factories import people
from trust.context import Action, Actor, Closed, Role
from trust.ledger.entries import Shield
from trust.walls.services import set_scope

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
A, B, C = (UUID(int=number) for number in (1, 2, 3))
# Ids of different kinds are never equal: the walls keep them in one list.
KINDS = {
    kind: st.sampled_from([UUID(int=place * 16 + number) for number in (1, 2, 3)])
    for place, kind in enumerate(["facility", "department", "encounter", "entry"])
}
FACILITY, DEPARTMENT, ENCOUNTER, _ENTRY = (st.none() | ids for ids in KINDS.values())
CLASSES = st.sampled_from(["", "hiv", "psychiatry", WILL])
SHIELDS = st.builds(
    Shield,
    facility_id=FACILITY,
    department_id=DEPARTMENT,
    encounter_id=ENCOUNTER,
    sensitivity=CLASSES,
    secrecy=st.sampled_from(["", "patient", "guardian"]),
)
ENTRIES = st.builds(RecordEntry, id=KINDS["entry"], shield=SHIELDS, is_alert=st.booleans())
SCOPES = st.sampled_from(["all", "facility", "department", "encounter", "class", "entry"])


def refusals(scope: str) -> st.SearchStrategy[Refusal]:
    """Refusals of one scope, with a target of its kind."""
    return st.builds(
        Refusal,
        scope=st.just(scope),
        side=st.sampled_from(["care", "guardian", "patient"]),
        target=KINDS.get(scope, st.none()),
        target_class=st.sampled_from(["hiv", "psychiatry"]),
        entries=st.frozensets(KINDS["entry"], max_size=2),
        source_facility=FACILITY,
        usable_in_emergency=st.booleans(),
        alerts_too=st.booleans(),
    )


REFUSALS = SCOPES.flatmap(refusals)
INHERITING = st.builds(
    Inheriting,
    id=KINDS["entry"],
    sensitive_class=st.sampled_from(["hiv", "psychiatry"]),
    facility=FACILITY,
)
FACTS = st.builds(
    AccessFacts,
    exists=st.just(True),
    own=st.booleans(),
    related=st.just(True),
    direct=st.booleans(),
    emergency=st.booleans(),
    by_key=st.just("prescription"),
    proxy=st.just(ProxyRight("parent", frozenset({"see"}))),
    refusals=st.lists(REFUSALS, max_size=3).map(tuple),
    inheriting=st.lists(INHERITING, max_size=2).map(tuple),
)
ASKED = {
    Role.DOCTOR: Action.READ_CARD,
    Role.NURSE: Action.READ_CARD,
    Role.PHARMACIST: Action.READ_PRESCRIPTION,
    Role.PATIENT: Action.READ_OWN,
    Role.SYSTEM: Action.EXCHANGE_READ,
}
ACTORS = st.builds(
    Actor,
    role=st.sampled_from(sorted(ASKED)),
    account_id=st.just(A),
    post_id=st.just(A),
    facility_id=KINDS["facility"],
    department_id=DEPARTMENT,
    is_strong=st.just(True),
    confirmed_at=st.sampled_from([None, NOW, NOW - timedelta(minutes=6)]),
    system_name=st.just("job"),
)


def fitting(facts: AccessFacts, entry: RecordEntry) -> AccessFacts:
    """Facts as the database gives them: no alert inherits, and what does was written by one."""
    of_entry = [one for one in facts.inheriting if one.id == entry.id and not entry.is_alert]
    others = [one for one in facts.inheriting if one.id != entry.id]
    own = [replace(one, facility=entry.shield.facility_id) for one in of_entry]
    return replace(facts, inheriting=(*others, *own))


def asked(actor: Actor, facts: AccessFacts, entry: RecordEntry) -> bool:
    """decide() of one entry."""
    purpose = policy.purpose_of(actor, facts, None)
    action = ASKED[actor.role]
    return policy.decide(actor, action, facts, purpose=purpose, now=NOW, entry=entry).allowed


@given(actor=ACTORS, facts=FACTS, entry=ENTRIES)
def test_lists_and_single_entries_agree(
    actor: Actor, facts: AccessFacts, entry: RecordEntry
) -> None:
    facts = fitting(facts, entry)
    listed = policy.visible_to(actor, ASKED[actor.role], facts, NOW)
    assert listed(entry) == asked(actor, facts, entry)


def test_negative_control_sets_that_forget_a_scope_disagree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doctor = Actor(role=Role.DOCTOR, account_id=A, post_id=A, facility_id=A, is_strong=True)
    refusal = Refusal(scope="department", target=B, source_facility=C)
    facts = AccessFacts(exists=True, related=True, refusals=(refusal,))
    entry = RecordEntry(C, Shield(facility_id=C, department_id=B))
    test_lists_and_single_entries_agree.hypothesis.inner_test(doctor, facts, entry)
    monkeypatch.setattr(closures, "_departments", lambda refusals, actor: frozenset())
    with pytest.raises(AssertionError):
        test_lists_and_single_entries_agree.hypothesis.inner_test(doctor, facts, entry)


def test_negative_control_sets_that_forget_what_is_inherited_disagree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doctor = Actor(role=Role.DOCTOR, account_id=A, post_id=A, facility_id=A, is_strong=True)
    facts = AccessFacts(exists=True, related=True, inheriting=(Inheriting(C, "hiv", B),))
    entry = RecordEntry(C, Shield(facility_id=B))
    test_lists_and_single_entries_agree.hypothesis.inner_test(doctor, facts, entry)
    monkeypatch.setattr(closures, "_inheriting", lambda *_: frozenset())
    with pytest.raises(AssertionError):
        test_lists_and_single_entries_agree.hypothesis.inner_test(doctor, facts, entry)


def shown_by_the_walls(patient_id: UUID, entry: RecordEntry, closed: Closed) -> bool:
    """Whether a head row with this shield is seen under `closed`."""
    kind = "AllergyIntolerance" if entry.is_alert else "Observation"
    names = ("facility_id", "department_id", "encounter_id", "sensitivity", "secrecy")
    with transaction.atomic(), connection.cursor() as cursor:
        set_scope(patients=[patient_id], closed=closed)
        cursor.execute(
            f"INSERT INTO trust_resourcehead (patient_id, resource_type, resource_id, version, "
            f"ledger_id, recorded_at, {', '.join(names)}) VALUES (%s, %s, %s, 1, %s, now(), "
            f"{', '.join(['%s'] * len(names))})",
            [patient_id, kind, entry.id, A, *(getattr(entry.shield, name) for name in names)],
        )
        cursor.execute("SELECT count(*) FROM trust_resourcehead WHERE resource_id = %s", [entry.id])
        seen = cursor.fetchone()[0] == 1
        transaction.set_rollback(True)
    return seen


@pytest.fixture
def agrees(db: None) -> Callable[..., None]:
    """Asserts that the walls show exactly what the policy allows."""
    patient_id = people.registered()

    def compare(actor: Actor, facts: AccessFacts, entry: RecordEntry) -> None:
        facts = fitting(facts, entry)
        closed = closures.closed_to(actor, ASKED[actor.role], facts, NOW)
        assert shown_by_the_walls(patient_id, entry, closed) == asked(actor, facts, entry)

    return compare


def test_the_walls_agree_with_the_policy(agrees: Any) -> None:
    @given(actor=ACTORS, facts=FACTS, entry=ENTRIES)
    def compared(actor: Actor, facts: AccessFacts, entry: RecordEntry) -> None:
        agrees(actor, facts, entry)

    compared()


def test_negative_control_a_wall_that_tests_no_class_is_caught(agrees: Any, role: Any) -> None:
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("DROP POLICY scope ON trust_resourcehead")
        cursor.execute("CREATE POLICY scope ON trust_resourcehead USING (true)")
    doctor = Actor(role=Role.DOCTOR, account_id=A, post_id=A, facility_id=A, is_strong=True)
    entry = RecordEntry(B, Shield(sensitivity="hiv"))
    with pytest.raises(AssertionError):
        agrees(doctor, AccessFacts(exists=True, related=True), entry)


@pytest.mark.parametrize("sensitivity", sorted(SENSITIVE))
def test_a_sensitive_class_needs_direct_care_and_a_fresh_second_factor(sensitivity: str) -> None:
    entry = RecordEntry(B, Shield(sensitivity=sensitivity, facility_id=A))
    doctor = Actor(role=Role.DOCTOR, account_id=A, post_id=A, facility_id=A, is_strong=True)
    fresh = Actor(
        role=Role.DOCTOR, account_id=A, post_id=A, facility_id=A, is_strong=True, confirmed_at=NOW
    )
    treating = AccessFacts(exists=True, related=True, direct=True)
    assert asked(fresh, treating, entry)
    assert not asked(doctor, treating, entry)
    assert not asked(fresh, AccessFacts(exists=True, related=True), entry)


def test_the_patients_will_is_never_shown_to_care_even_in_an_emergency() -> None:
    entry = RecordEntry(B, Shield(sensitivity=WILL, facility_id=A))
    fresh = Actor(
        role=Role.DOCTOR, account_id=A, post_id=A, facility_id=A, is_strong=True, confirmed_at=NOW
    )
    assert not asked(fresh, AccessFacts(exists=True, direct=True, emergency=True), entry)
