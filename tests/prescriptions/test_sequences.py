"""Random legal and illegal sequences: whatever is tried, the record stays true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.access import gate
from patients.access.errors import NotHere
from prescriptions.dispensing import services as dispensing
from prescriptions.dispensing.models import DispenseEvent, MedicationDispense
from prescriptions.orders import queries, services
from prescriptions.orders.states import TERMINAL, State
from tests.factories import actors
from tests.factories import prescriptions as factory
from trust.accounts.errors import NotPermitted
from trust.context import Action, Actor, Refusal
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse

pytestmark = pytest.mark.django_db

STATUS = {"draft": "draft", "issued": "active", "dispensed": "completed", "cancelled": "cancelled"}


@dataclass
class Tried:
    """One prescription under test, and the number it was given."""

    case: factory.Case
    id: UUID
    number: str = "0" * 16


def _sign(tried: Tried, who: Actor) -> None:
    with gate.open_record(who, tried.case.patient_id, Action.PRESCRIBE) as ctx:
        tried.number = services.sign(ctx, prescription_id=tried.id)


def _cancel(tried: Tried, who: Actor) -> None:
    with gate.open_record(who, tried.case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx:
        services.cancel(ctx, prescription_id=tried.id, reason="x")


def _cancel_without_reason(tried: Tried, who: Actor) -> None:
    with gate.open_record(who, tried.case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx:
        services.cancel(ctx, prescription_id=tried.id, reason="")


def _dispense(tried: Tried, who: Actor) -> None:
    with gate.open_by_key(who, "prescription", tried.number, Action.DISPENSE) as ctx:
        dispensing.dispense(ctx, number=tried.number)


ACTS: list[Callable[[Tried, Actor], None]] = [_sign, _cancel, _cancel_without_reason, _dispense]
WHO = ["author", "colleague", "nurse", "pharmacist", "other pharmacist", "registrar"]


def _actor(tried: Tried, who: str) -> Actor:
    return {
        "author": tried.case.doctor,
        "colleague": actors.doctor(),
        "nurse": actors.nurse(),
        "pharmacist": actors.pharmacist(),
        "other pharmacist": actors.pharmacist(actors.OTHER_PHARMACY),
        "registrar": actors.registrar(),
    }[who]


@dataclass(frozen=True)
class Seen:
    """Everything that may not change by a refused act."""

    state: str
    version: int
    moves: tuple[str, ...]
    statuses: tuple[str, ...]
    dispenses: int
    events: int


def _look(tried: Tried) -> Seen:
    with gate.open_record(tried.case.doctor, tried.case.patient_id, Action.READ_CARD) as ctx:
        row = queries.prescription(ctx, tried.id)
        assert row is not None
        mine = {"patient_id": ctx.patient_id, "medication_request_id": tried.id}
        assert row.quantity is not None and 0 <= row.given <= row.quantity
        assert ledger.broken_links(ctx) == []
        return Seen(
            state=row.state,
            version=row.version,
            moves=tuple(one.to_state for one in queries.moves(ctx, [tried.id])),
            statuses=tuple(
                parse(one.content)["status"]
                for one in reversed(ledger.history(ctx, "MedicationRequest", tried.id))
            ),
            dispenses=MedicationDispense.objects.filter(**mine).count(),
            events=DispenseEvent.objects.filter(**mine).count(),
        )


def _holds(seen: Seen) -> None:
    """The state is the head of the moves, each move is a version, given once if dispensed."""
    assert seen.state == seen.moves[-1]
    assert seen.version == len(seen.moves) == len(seen.statuses)
    assert [STATUS[state] for state in seen.moves] == list(seen.statuses)
    given = int(seen.state == State.DISPENSED)
    assert (seen.dispenses, seen.events) == (given, given)


STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), min_size=1, max_size=7)
# half of the tries begin with what usually happens, so that the later states are reached
START = st.sampled_from([[], [(_sign, "author")], [(_sign, "author"), (_dispense, "pharmacist")]])


@pytest.mark.hazard("H5")
@given(START, STEPS)
def test_nothing_breaks_the_record(start: list, steps: list) -> None:
    case = factory.visit()
    tried = Tried(case, factory.drafted(case))
    before = _look(tried)
    for act, who in [*start, *steps]:
        try:
            act(tried, _actor(tried, who))
        except (Refusal, NotPermitted, NotHere):
            assert _look(tried) == before
            continue
        after = _look(tried)
        _holds(after)
        if before.state in TERMINAL:
            assert after == before  # only a repeated cancel ends here, and changes nothing
        before = after
