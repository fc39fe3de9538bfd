"""The life of a prescription: one table of allowed moves, one function that reads it. Pure.

A statement told by another system stands outside: it has no moves, so it can never be dispensed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from prescriptions.orders import errors
from trust.context import Refusal, Role


class State(StrEnum):
    """Where a prescription stands; kept as the head of its moves."""

    NEW = ""  # before the first move
    DRAFT = "draft"
    ISSUED = "issued"
    DISPENSED = "dispensed"
    CANCELLED = "cancelled"
    TOLD = "told"


class Verb(StrEnum):
    """What can be done to a prescription."""

    WRITE = "write"
    SIGN = "sign"
    DISPENSE = "dispense"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Allowed:
    """One row of the table: from, verb, to, the roles that may, whether a reason is owed."""

    source: State
    verb: Verb
    target: State
    roles: frozenset[Role]
    reason: bool = False


_DOCTOR = frozenset({Role.DOCTOR})
_PHARMACIST = frozenset({Role.PHARMACIST})
MOVES: tuple[Allowed, ...] = (
    Allowed(State.NEW, Verb.WRITE, State.DRAFT, _DOCTOR),
    Allowed(State.DRAFT, Verb.SIGN, State.ISSUED, _DOCTOR),
    Allowed(State.DRAFT, Verb.CANCEL, State.CANCELLED, _DOCTOR, reason=True),
    Allowed(State.ISSUED, Verb.CANCEL, State.CANCELLED, _DOCTOR, reason=True),
    Allowed(State.ISSUED, Verb.DISPENSE, State.DISPENSED, _PHARMACIST),
)
TERMINAL = frozenset({State.DISPENSED, State.CANCELLED, State.TOLD})
_TABLE = {(move.source, move.verb): move for move in MOVES}

# Why a move that is not in the table is refused, most telling first.
_WHY: dict[tuple[State, Verb], type[Refusal]] = {
    (State.ISSUED, Verb.SIGN): errors.AlreadyIssued,
    (State.DISPENSED, Verb.SIGN): errors.AlreadyIssued,
    (State.CANCELLED, Verb.SIGN): errors.AlreadyCancelled,
    (State.DRAFT, Verb.DISPENSE): errors.NotSigned,
    (State.DISPENSED, Verb.DISPENSE): errors.AlreadyDispensed,
    (State.CANCELLED, Verb.DISPENSE): errors.AlreadyCancelled,
    (State.DISPENSED, Verb.CANCEL): errors.AlreadyDispensed,
    (State.CANCELLED, Verb.CANCEL): errors.AlreadyCancelled,
}


def why_not(state: State, verb: Verb) -> type[Refusal]:
    """The refusal for a move the table does not hold."""
    if state is State.TOLD:
        return errors.OnlyTold
    return _WHY.get((state, verb), errors.NoSuchMove)


def next_move(state: State, verb: Verb, *, role: Role, reason: str = "") -> Allowed:
    """The move `verb` makes from `state`, or the refusal that says why not."""
    move = _TABLE.get((state, verb))
    if move is None:
        raise why_not(state, verb)()
    if role not in move.roles:
        raise errors.RoleMayNot()
    if move.reason and not reason.strip():
        raise errors.ReasonNeeded(field="reason")
    return move
