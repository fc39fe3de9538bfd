"""decide(): the whole matrix of role x action x facts, and the sentences that matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from patients.access import policy
from patients.access.facts import AccessFacts, ProxyRight
from tests.factories import actors
from trust.accounts.policy import CONFIRMED_ACTIONS, ROLE_ACTIONS
from trust.context import Action, Actor, Decision, Purpose, Role

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
EITHER = (True, False)
FACTS = [
    AccessFacts(exists=exists, own=own, related=related, emergency=emergency, by_key=key, new=new)
    for exists, own, related, emergency, key, new in product(
        EITHER, EITHER, EITHER, EITHER, ("", "fhir", "prescription"), EITHER
    )
]
ACTORS = {
    role: Actor(
        role=role,
        account_id=actors.FACILITY,
        post_id=actors.PHARMACY,
        is_strong=True,
        confirmed_at=NOW,
        facility_id=None if role in (Role.PATIENT, Role.SYSTEM) else actors.FACILITY,
        system_name="job" if role is Role.SYSTEM else "",
    )
    for role in Role
}
READING_CARE = {Action.READ_CARD, Action.WRITE_CARD, Action.PRESCRIBE, Action.EXCHANGE_READ}


def decide(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    """The answer for the purpose that the role's looks usually have."""
    purpose = policy.purpose_of(actor, facts, None)
    return policy.decide(actor, action, facts, purpose=purpose, now=NOW)


def allowed(role: Role, action: Action) -> list[AccessFacts]:
    return [facts for facts in FACTS if decide(ACTORS[role], action, facts).allowed]


def test_every_question_has_an_answer_with_a_reason() -> None:
    for role, action, facts in product(Role, Action, FACTS):
        assert decide(ACTORS[role], action, facts).reason


def test_no_role_does_to_a_patient_what_its_list_does_not_name() -> None:
    for role, action in product(Role, Action):
        if action not in ROLE_ACTIONS[role]:
            assert allowed(role, action) == [], (role, action)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HEAD, Role.INSPECTOR])
def test_these_roles_open_no_record_whatever_the_facts(role: Role) -> None:
    assert [action for action in Action if allowed(role, action)] == []


def test_an_officer_opens_a_record_for_a_case_or_asks_for_an_erasure_by_an_entrys_number() -> None:
    assert [action for action in Action if allowed(Role.OFFICER, action)] == [Action.ASK_ERASURE]
    assert all(facts.by_key == "fhir" for facts in allowed(Role.OFFICER, Action.ASK_ERASURE))
    with_case = AccessFacts(exists=True, reviewable=True)
    officer = ACTORS[Role.OFFICER]
    opened = {action for action in Action if decide(officer, action, with_case).allowed}
    assert opened == {Action.REVIEW_ACCESS, Action.DECIDE_ERASURE}


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE])
@pytest.mark.parametrize("action", sorted(READING_CARE))
def test_clinical_reading_needs_a_relation(role: Role, action: Action) -> None:
    assert all(facts.related or facts.emergency for facts in allowed(role, action))
    assert all(facts.exists for facts in allowed(role, action))


def test_a_patient_opens_their_own_record_and_no_other() -> None:
    for action in Action:
        assert all(facts.own for facts in allowed(Role.PATIENT, action))
    assert allowed(Role.PATIENT, Action.READ_OWN)


def test_a_pharmacist_opens_by_prescription_number_only() -> None:
    for action in Action:
        assert all(facts.by_key == "prescription" for facts in allowed(Role.PHARMACIST, action))
    assert allowed(Role.PHARMACIST, Action.DISPENSE)


def test_the_registrar_never_reads_a_card() -> None:
    for action in READING_CARE:
        assert allowed(Role.REGISTRAR, action) == []
    assert allowed(Role.REGISTRAR, Action.QUEUE_PERSON)


def test_an_absent_person_is_refused_in_the_words_of_a_stranger() -> None:
    absent = decide(ACTORS[Role.DOCTOR], Action.READ_CARD, AccessFacts())
    strange = decide(ACTORS[Role.DOCTOR], Action.READ_CARD, AccessFacts(exists=True))
    assert absent == strange


def test_without_a_post_nobody_on_the_staff_gets_in() -> None:
    for role in (Role.DOCTOR, Role.NURSE, Role.REGISTRAR, Role.PHARMACIST):
        actor = Actor(role=role, account_id=actors.FACILITY, is_strong=True, confirmed_at=NOW)
        for action, facts in product(Action, FACTS):
            assert not decide(actor, action, facts).allowed


def test_an_unknown_role_is_an_error_not_a_yes() -> None:
    stranger = Actor(role="stranger", is_strong=True)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        decide(stranger, Action.READ_CARD, AccessFacts(exists=True, related=True))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_step_1_a_password_alone_opens_nothing(role: Role) -> None:
    weak = replace(ACTORS[role], is_strong=False)
    answers = {decide(weak, action, facts) for action, facts in product(Action, FACTS)}
    assert answers == {policy.WEAK}


def test_step_2_without_a_facility_a_clinician_is_nobody() -> None:
    stray = replace(ACTORS[Role.DOCTOR], facility_id=None)
    assert decide(stray, Action.READ_CARD, AccessFacts(exists=True, related=True)).step == 2


@pytest.mark.parametrize("role", list(Role))
def test_step_3_each_role_has_its_purposes_and_no_others(role: Role) -> None:
    facts = AccessFacts(exists=True, own=True, related=True, by_key="prescription")
    for action, purpose in product(ROLE_ACTIONS[role], Purpose):
        answer = policy.decide(ACTORS[role], action, facts, purpose=purpose, now=NOW)
        assert not answer.allowed or purpose in policy.PURPOSES[role], (action, purpose)


def test_step_4_the_refusal_says_what_next_and_offers_the_emergency() -> None:
    answer = decide(ACTORS[Role.DOCTOR], Action.READ_CARD, AccessFacts(exists=True))
    assert answer.step == 4 and answer.next_step and answer.may_break_glass
    desk = decide(ACTORS[Role.REGISTRAR], Action.SEE_PERSON, AccessFacts())
    assert not desk.may_break_glass


def test_an_emergency_opens_a_stranger_and_is_offered_for_an_unknown_person_alike() -> None:
    doctor = ACTORS[Role.DOCTOR]
    opened = decide(doctor, Action.READ_CARD, AccessFacts(exists=True, emergency=True))
    assert opened.allowed and "emergency" in opened.reason
    known, unknown = (
        decide(doctor, Action.OPEN_IN_EMERGENCY, AccessFacts(exists=exists)) for exists in EITHER
    )
    assert known == unknown and known.allowed


# The own certificates concern no patient: tests/signing/test_visit.py.
@pytest.mark.parametrize("action", sorted(CONFIRMED_ACTIONS - {Action.CHANGE_CERTIFICATE}))
def test_step_6_acts_that_ask_for_a_fresh_second_factor(action: Action) -> None:
    facts = AccessFacts(exists=True, own=True, related=True, reviewable=True)
    role = next(role for role in Role if action in ROLE_ACTIONS[role])
    assert decide(ACTORS[role], action, facts).allowed
    for stale in (None, NOW - timedelta(minutes=5, seconds=1), NOW + timedelta(seconds=61)):
        answer = decide(replace(ACTORS[role], confirmed_at=stale), action, facts)
        assert not answer.allowed and answer.needs_confirmation


def test_step_8_a_proxy_does_what_the_scope_says() -> None:
    me = ACTORS[Role.PATIENT]
    sees = AccessFacts(exists=True, proxy=ProxyRight("adult", frozenset({"see"})))
    books = AccessFacts(exists=True, proxy=ProxyRight("adult", frozenset({"book"})))
    assert decide(me, Action.READ_OWN, sees).allowed
    assert decide(me, Action.READ_OWN, books) == policy.BEYOND_PROXY
    for action in (Action.DECIDE_CONSENT, Action.MANAGE_PROXIES, Action.SIMULATE):
        assert not decide(me, action, sees).allowed


def test_the_permission_set_is_what_decide_allows() -> None:
    for role, facts in product(Role, FACTS):
        actor = ACTORS[role]
        purpose = policy.purpose_of(actor, facts, None)
        held = policy.permissions(actor, facts, purpose=purpose, now=NOW)
        assert held == {one for one in Action if decide(actor, one, facts).allowed}
