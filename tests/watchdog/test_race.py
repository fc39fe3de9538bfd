"""Two watches at once: one flag."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from patients.watchdog import tasks
from patients.watchdog.rules import Rule
from tests.watchdog.test_watch import House, flags, snoop

pytestmark = pytest.mark.hazard("H17")


def test_two_watches_at_once_make_one_flag(committed: str) -> None:
    with transaction.atomic():
        snoop(House(), Rule.SURNAME)

    def run() -> None:
        try:
            tasks.watch()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction.atomic():
        assert len(flags()) == 1
