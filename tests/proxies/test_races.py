"""One invitation, many hands: one of them becomes the holder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from patients.access import gate
from patients.proxies import queries, services
from patients.proxies.errors import InvitationRefused
from patients.proxies.invitations import code_hash
from patients.representation.models import Proxy
from tests.proxies.family import Person
from trust.context import Action, RecordContext
from trust.walls.services import set_scope

pytestmark = pytest.mark.hazard("H17")
HANDS = 6


def at_once(ways: list[Callable[[], bool]]) -> list[bool]:
    """Each in a thread of its own, started together."""
    start, answers = threading.Barrier(len(ways)), [False] * len(ways)

    def go(place: int) -> None:
        try:
            start.wait()
            answers[place] = ways[place]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[place]) for place in range(len(ways))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def taken_by(giver: Person, hands: list[Person]) -> list[bool]:
    """Whose yes was taken."""
    code = giver.invite()

    def take(one: Person) -> bool:
        key = code_hash(code)
        try:
            with gate.open_by_key(one.actor, "proxy", key, Action.ACCEPT_PROXY) as ctx:
                services.accept(ctx, code=code)
        except InvitationRefused:
            return False
        return True

    return at_once([lambda one=one: take(one) for one in hands])


def test_one_hand_of_many_gets_it(committed: str) -> None:
    giver, hands = Person(), [Person() for _ in range(HANDS)]
    won = taken_by(giver, hands)
    assert sorted(won) == [False] * (HANDS - 1) + [True]
    with transaction.atomic():
        set_scope(patients=[giver.patient_id])
        held = Proxy.objects.filter(state="active").values_list("holder_id", flat=True)
        assert list(held) == [hands[won.index(True)].patient_id]


def test_without_the_lock_several_think_they_hold_it(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    whole = queries.invited

    def slow(ctx: RecordContext, code_hash: str) -> Proxy | None:
        row = whole(ctx, code_hash)
        time.sleep(0.2)
        return row

    monkeypatch.setattr(services, "lock_chain", lambda patient_id: None)
    monkeypatch.setattr(queries, "invited", slow)
    assert sum(taken_by(Person(), [Person() for _ in range(HANDS)])) > 1
