"""decide(): the whole matrix of role x action x facts, and the sentences that matter."""

from __future__ import annotations

from itertools import product

import pytest

from patients.access.policy import AccessFacts, decide
from tests.factories import actors
from trust.accounts.policy import ROLE_ACTIONS
from trust.context import Action, Actor, Role

FACTS = [
    AccessFacts(exists=exists, own=own, related=related, by_key=key, new=new)
    for exists, own, related, key, new in product(
        (True, False), (True, False), (True, False), ("", "fhir", "prescription"), (True, False)
    )
]
ACTORS = {
    role: Actor(
        role=role,
        account_id=actors.FACILITY,
        facility_id=None if role in (Role.PATIENT, Role.SYSTEM) else actors.FACILITY,
        system_name="job" if role is Role.SYSTEM else "",
    )
    for role in Role
}
READING_CARE = {Action.READ_CARD, Action.WRITE_CARD, Action.PRESCRIBE, Action.EXCHANGE_READ}


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


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE])
@pytest.mark.parametrize("action", sorted(READING_CARE))
def test_clinical_reading_needs_a_relation(role: Role, action: Action) -> None:
    assert all(facts.related for facts in allowed(role, action))


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
        actor = Actor(role=role, account_id=actors.FACILITY)
        for action, facts in product(Action, FACTS):
            assert not decide(actor, action, facts).allowed


def test_an_unknown_role_is_an_error_not_a_yes() -> None:
    stranger = Actor(role="stranger")  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        decide(stranger, Action.READ_CARD, AccessFacts(exists=True, related=True))
