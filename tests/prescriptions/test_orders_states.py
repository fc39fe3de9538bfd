"""The table of moves: what is allowed, what is refused and with which words and status."""

from __future__ import annotations

import pytest

from prescriptions.orders import errors
from prescriptions.orders.states import MOVES, TERMINAL, Allowed, State, Verb, next_move
from trust.context import Refusal, Role

REJECTED: list[tuple[State, Verb, Role, type[Refusal], int]] = [
    # role: who may not (1 issue by nurse, and its like)
    (State.NEW, Verb.WRITE, Role.NURSE, errors.RoleMayNot, 403),
    (State.DRAFT, Verb.SIGN, Role.NURSE, errors.RoleMayNot, 403),
    (State.DRAFT, Verb.SIGN, Role.PHARMACIST, errors.RoleMayNot, 403),
    (State.ISSUED, Verb.CANCEL, Role.PHARMACIST, errors.RoleMayNot, 403),
    (State.ISSUED, Verb.CANCEL, Role.PATIENT, errors.RoleMayNot, 403),
    (State.ISSUED, Verb.DISPENSE, Role.DOCTOR, errors.RoleMayNot, 403),
    (State.ISSUED, Verb.DISPENSE, Role.SYSTEM, errors.RoleMayNot, 403),
    # 7 second activate of the same draft
    (State.ISSUED, Verb.SIGN, Role.DOCTOR, errors.AlreadyIssued, 409),
    (State.DISPENSED, Verb.SIGN, Role.DOCTOR, errors.AlreadyIssued, 409),
    (State.CANCELLED, Verb.SIGN, Role.DOCTOR, errors.AlreadyCancelled, 409),
    # 12 dispense of a draft or of what has ended
    (State.DRAFT, Verb.DISPENSE, Role.PHARMACIST, errors.NotSigned, 409),
    (State.DISPENSED, Verb.DISPENSE, Role.PHARMACIST, errors.AlreadyDispensed, 409),
    (State.CANCELLED, Verb.DISPENSE, Role.PHARMACIST, errors.AlreadyCancelled, 409),
    # 23 cancel of what was dispensed
    (State.DISPENSED, Verb.CANCEL, Role.DOCTOR, errors.AlreadyDispensed, 409),
    (State.CANCELLED, Verb.CANCEL, Role.DOCTOR, errors.AlreadyCancelled, 409),
    # a statement of another system is no order
    (State.TOLD, Verb.SIGN, Role.DOCTOR, errors.OnlyTold, 409),
    (State.TOLD, Verb.DISPENSE, Role.PHARMACIST, errors.OnlyTold, 409),
    (State.TOLD, Verb.CANCEL, Role.DOCTOR, errors.OnlyTold, 409),
    # written once
    (State.DRAFT, Verb.WRITE, Role.DOCTOR, errors.NoSuchMove, 409),
]


@pytest.mark.parametrize(("state", "verb", "role", "refusal", "status"), REJECTED)
def test_rejected(
    state: State, verb: Verb, role: Role, refusal: type[Refusal], status: int
) -> None:
    with pytest.raises(refusal) as caught:
        next_move(state, verb, role=role, reason="why")
    assert caught.value.status == status


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source}-{move.verb}")
def test_every_allowed_move_asks_for_its_reason(move: Allowed) -> None:
    for role in move.roles:
        assert next_move(move.source, move.verb, role=role, reason="why") is move
        if move.reason:
            with pytest.raises(errors.ReasonNeeded):
                next_move(move.source, move.verb, role=role, reason="  ")


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(Verb))
def test_every_pair_is_answered_and_the_end_is_the_end(state: State, verb: Verb) -> None:
    """No pair of state and verb falls through; nothing leads out of a terminal state."""
    allowed = {(move.source, move.verb) for move in MOVES}
    if (state, verb) in allowed:
        assert state not in TERMINAL
        return
    for role in Role:
        with pytest.raises(Refusal):
            next_move(state, verb, role=role, reason="why")
