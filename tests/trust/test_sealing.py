"""Sealed content: which is, that it comes back byte for byte, that clear rows are still read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust.keys.errors import Undecryptable
from trust.ledger.sealing import is_identifying, seal, unseal

NAMED = {"subject": {"reference": "Patient/1", "display": "Namunayeva"}}


@given(st.binary(max_size=200))
def test_what_is_sealed_comes_back(content: bytes) -> None:
    stored = seal("Patient", {}, content)
    assert content not in stored or len(content) < 4
    assert unseal(stored) == content


@pytest.mark.parametrize(
    ("kind", "tree", "named"),
    [
        ("Patient", {}, True),
        ("Observation", {"subject": {"reference": "Patient/1"}}, False),
        ("Observation", NAMED, True),
        ("Observation", {"subject": {"type": "Patient", "identifier": {"value": "1"}}}, True),
        ("Encounter", {"participant": [{"actor": NAMED["subject"]}]}, True),
        ("Encounter", {"participant": [{"actor": {"reference": "Practitioner/1"}}]}, False),
        ("Observation", {"contained": [{"resourceType": "Patient"}]}, True),
        ("Observation", {"type": ["Patient"], "reference": 7}, False),
    ],
)
def test_what_names_a_person_is_sealed(kind: str, tree: Any, named: bool) -> None:
    assert is_identifying(kind, tree) is named
    assert (seal(kind, tree, b"{}") != b"{}") is named


def test_rows_from_before_are_read_as_they_are() -> None:
    assert unseal(b'{"resourceType":"Patient"}') == b'{"resourceType":"Patient"}'


def test_a_flipped_byte_is_no_content() -> None:
    stored = bytearray(seal("Patient", {}, b'{"id":"1"}'))
    stored[-1] ^= 1
    with pytest.raises(Undecryptable):
        unseal(bytes(stored))
