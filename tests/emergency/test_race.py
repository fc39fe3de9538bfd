"""Two clicks on one button: one access."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction
from django.test import Client

from tests.emergency.test_breaking_glass import FORM, Ward

pytestmark = pytest.mark.hazard("H17")


@pytest.fixture
def committed_ward(committed: str) -> Ward:
    return Ward()


def test_two_clicks_are_one_access(committed_ward: Ward) -> None:
    ward = committed_ward
    answers: list[int] = []

    def press() -> None:
        try:
            answers.append(browser_of(ward).post(ward.emergency, FORM).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    with transaction.atomic():
        assert len(ward.rows()) == 1


def browser_of(ward: Ward) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["sessionid"] = ward.client.cookies["sessionid"].value
    return client
