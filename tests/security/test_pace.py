"""Nobody searches the register like a machine; the same answer whoever is asked about."""

from __future__ import annotations

import pytest
from django.test import Client

from patients.desk import services
from tests.factories import people, registry
from tests.factories.sessions import sign_in
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


def desk() -> Client:
    account = registry.account(Role.REGISTRAR)
    registry.post(at=registry.facility(), role=Role.REGISTRAR, account_id=account.id)
    return sign_in(Client(headers={"accept-language": "en"}), account)


def answers(client: Client, times: int) -> list[bool]:
    """Whether each of so many searches was refused for its pace."""
    words = [f"Sinov{number}" for number in range(times)]
    pages = [client.post("/people", {"q": word}, follow=True) for word in words]
    return [b"very often" in page.content for page in pages]


def test_the_twenty_first_search_of_a_minute_waits() -> None:
    people.registered()
    assert answers(desk(), 21) == [False] * 20 + [True]


def test_each_account_has_its_own_pace() -> None:
    assert any(answers(desk(), 21))
    assert not any(answers(desk(), 3))


def test_negative_control_without_the_check_a_machine_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "SEARCHES_A_MINUTE", 1_000)
    assert not any(answers(desk(), 25))
