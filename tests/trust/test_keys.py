"""Encryption of identifying values: round trip, rotation, binding to the column."""

from __future__ import annotations

from typing import Any

import pytest

from trust.keys import services
from trust.keys.errors import NoKey, Undecryptable


def test_what_goes_in_comes_out_and_equal_values_differ() -> None:
    one, two = (services.encrypt(b"31210632040244", purpose="t.c") for _ in range(2))
    assert one != two
    assert services.decrypt(one, purpose="t.c") == b"31210632040244"


def test_a_value_moved_to_another_column_does_not_open() -> None:
    moved = services.encrypt(b"x", purpose="t.one")
    with pytest.raises(Undecryptable):
        services.decrypt(moved, purpose="t.two")


def test_a_changed_byte_does_not_open() -> None:
    value = bytearray(services.encrypt(b"x", purpose="t.c"))
    value[-1] ^= 1
    with pytest.raises(Undecryptable):
        services.decrypt(bytes(value), purpose="t.c")


def test_an_old_key_still_opens_after_a_new_one_is_put_before_it(settings: Any) -> None:
    settings.FIELD_KEYS = ["old"]
    old, found_by = services.encrypt(b"x", purpose="t.c"), services.keyed_hash("pinfl", "1")
    settings.FIELD_KEYS = ["new", "old"]
    assert services.decrypt(old, purpose="t.c") == b"x"
    assert services.keyed_hash("pinfl", "1") == found_by
    settings.FIELD_KEYS = ["new"]
    with pytest.raises(Undecryptable):
        services.decrypt(old, purpose="t.c")


def test_hashes_of_different_purposes_differ() -> None:
    assert services.keyed_hash("a", "1") != services.keyed_hash("b", "1")


def test_without_a_key_nothing_is_written(settings: Any) -> None:
    settings.FIELD_KEYS = []
    with pytest.raises(NoKey):
        services.encrypt(b"x", purpose="t.c")
