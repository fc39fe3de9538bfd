"""The life of a visit. Pure: a table of allowed moves and one `move()`.

Each move is a new version in the ledger: who, in which post, where, when.
"""

from __future__ import annotations

from enum import StrEnum

from ehr.encounters.errors import VisitNotInState


class EncounterState(StrEnum):
    """FHIR's encounter status, as far as our own visits go."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    ENTERED_IN_ERROR = "entered-in-error"


class Move(StrEnum):
    """What can happen to a visit."""

    FINISH = "finish"
    ENTER_IN_ERROR = "enter-in-error"


MOVES: dict[tuple[EncounterState, Move], EncounterState] = {
    (EncounterState.IN_PROGRESS, Move.FINISH): EncounterState.COMPLETED,
    (EncounterState.IN_PROGRESS, Move.ENTER_IN_ERROR): EncounterState.ENTERED_IN_ERROR,
    (EncounterState.COMPLETED, Move.ENTER_IN_ERROR): EncounterState.ENTERED_IN_ERROR,
}


def move(state: str, by: Move) -> EncounterState:
    """The state after a move. Raises VisitNotInState when the table does not allow it."""
    for (before, allowed), after in MOVES.items():
        if before == state and allowed is by:
            return after
    raise VisitNotInState
