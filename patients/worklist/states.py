"""The life of a work item. Pure: a table of allowed moves and one `move()`."""

from __future__ import annotations

from enum import StrEnum

from patients.worklist.errors import WorkNotInState


class WorkState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    LEFT = "left"  # the person went away, or it was entered by mistake


class Move(StrEnum):
    """What can happen to a work item."""

    TAKE = "take"
    PUT_BACK = "put-back"
    FINISH = "finish"
    LEAVE = "leave"


MOVES: dict[Move, tuple[frozenset[WorkState], WorkState]] = {
    Move.TAKE: (frozenset({WorkState.WAITING}), WorkState.TAKEN),
    Move.PUT_BACK: (frozenset({WorkState.TAKEN}), WorkState.WAITING),
    Move.FINISH: (frozenset({WorkState.WAITING, WorkState.TAKEN}), WorkState.DONE),
    Move.LEAVE: (frozenset({WorkState.WAITING, WorkState.TAKEN}), WorkState.LEFT),
}
OPEN = (WorkState.WAITING, WorkState.TAKEN)


def move(state: WorkState, by: Move) -> WorkState:
    """The state after a move. Raises WorkNotInState when the table does not allow it."""
    allowed_from, after = MOVES[by]
    if state not in allowed_from:
        raise WorkNotInState(state=state.value)
    return after
