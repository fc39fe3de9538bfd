"""UUIDv7: version, variant, order."""

from __future__ import annotations

import time

from trust.ids import uuid7


def test_ids_are_version_7_and_sort_by_time() -> None:
    early = uuid7()
    time.sleep(0.002)
    late = uuid7()
    assert early.version == late.version == 7
    assert early.variant == "specified in RFC 4122"
    assert early < late


def test_ids_of_one_millisecond_differ() -> None:
    assert len({uuid7() for _ in range(5000)}) == 5000
