"""The states of a run and the moves between them. Pure."""

from __future__ import annotations

from enum import StrEnum

from reports.engine.errors import RunIsOver


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What can happen to a run."""

    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"


MOVES: dict[tuple[RunState, Move], RunState] = {
    (RunState.QUEUED, Move.START): RunState.RUNNING,
    (RunState.QUEUED, Move.CANCEL): RunState.CANCELLED,
    (RunState.QUEUED, Move.FAIL): RunState.FAILED,
    (RunState.RUNNING, Move.FINISH): RunState.DONE,
    (RunState.RUNNING, Move.CANCEL): RunState.CANCELLED,
    (RunState.RUNNING, Move.FAIL): RunState.FAILED,
}
OPEN = frozenset({RunState.QUEUED, RunState.RUNNING})


def after(state: RunState, move: Move) -> RunState:
    """The state a move leads to, or RunIsOver where it leads nowhere."""
    if (state, move) not in MOVES:
        raise RunIsOver(state=state.value)
    return MOVES[state, move]
