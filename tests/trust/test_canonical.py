"""Canonical JSON keeps every literal and refuses what it could not keep."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust.ledger.canonical import (
    MAX_DEPTH,
    DoubledKey,
    Literal,
    LoneSurrogate,
    NotANumber,
    NotCanonical,
    NotJson,
    NulCharacter,
    TooDeep,
    dump,
    parse,
)

ODD_LITERALS = ["13.20", "120.0", "-0", "-0.0", "1E+2", "1e400", "1.0e-7", "0", "9" * 30, "0.10"]


@pytest.mark.parametrize("literal", ODD_LITERALS)
def test_number_literals_survive_as_written(literal: str) -> None:
    data = b'{"v":' + literal.encode() + b"}"
    assert dump(parse(data)) == data


def test_a_float_would_have_lost_the_literal() -> None:
    """Negative control: what the codec is there to prevent does happen without it."""
    import json

    assert json.dumps(json.loads("13.20")) != "13.20"


def test_keys_are_sorted_and_spaces_dropped() -> None:
    assert dump(parse(b' { "b" : [ 1 , {"d":2,"c":"\xc3\xbc"} ], "a":null }')) == (
        '{"a":null,"b":[1,{"c":"ü","d":2}]}'.encode()
    )


def test_byte_order_mark_is_dropped() -> None:
    assert parse(b'\xef\xbb\xbf{"a":true}') == {"a": True}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"a":1,"a":1}', DoubledKey),
        (b'{"x":[{"a":1,"b":2,"a":3}]}', DoubledKey),
        (b'{"a":NaN}', NotANumber),
        (b'{"a":-Infinity}', NotANumber),
        (b'{"a":1e99999999999999999999}', NotANumber),
        (rb'{"a":"\ud800"}', LoneSurrogate),
        (rb'{"\udc00":1}', LoneSurrogate),
        (rb'{"a":"x\u0000y"}', NulCharacter),
        (rb'{"\u0000":"x"}', NulCharacter),
        (b'{"a":"x\x00y"}', NotJson),
        (b'{"a":"x\ty"}', NotJson),
        (b'{"a":"\xff"}', NotJson),
        (b'{"a":01}', NotJson),
        (b'{"a":1}x', NotJson),
        (b"", NotJson),
        (b"[" * 100_000, TooDeep),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), TooDeep),
        (b'{"a":' * 200 + b"1" + b"}" * 200, TooDeep),
    ],
)
def test_unkeepable_text_is_refused_with_its_reason(data: bytes, error: type[NotCanonical]) -> None:
    with pytest.raises(error) as refusal:
        parse(data)
    assert isinstance(refusal.value, ValueError)
    assert len(str(refusal.value)) > 10


def test_an_escaped_backslash_before_u0000_is_ordinary_text() -> None:
    assert parse(rb'{"a":"\\u0000"}') == {"a": r"\u0000"}


def test_a_surrogate_pair_is_one_character() -> None:
    assert dump(parse(rb'"\ud83d\ude00"')) == '"😀"'.encode()


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), Decimal("NaN"), 2**70, b"x", {1, 2}, object()]
)
def test_dump_refuses_what_json_cannot_hold_exactly(value: object) -> None:
    with pytest.raises(NotCanonical):
        dump({"a": value})


def test_dump_refuses_nul_and_lone_surrogates() -> None:
    with pytest.raises(NulCharacter):
        dump({"a": "x\0"})
    with pytest.raises(LoneSurrogate):
        dump(["\ud800"])


def test_a_plain_decimal_is_written_as_it_stands() -> None:
    assert dump({"v": Decimal("36.60")}) == b'{"v":36.60}'


def test_a_literal_is_a_decimal_that_survives_copying() -> None:
    literal = Literal("1E+2")
    assert literal == Decimal(100) and literal + 1 == Decimal(101)
    for twin in (copy.deepcopy(literal), copy.copy(literal), pickle.loads(pickle.dumps(literal))):
        assert twin.text == "1E+2"


_TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
_NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**64 - 1)
TREES = st.recursive(
    st.none() | st.booleans() | _TEXT | _NUMBERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(TREES)
def test_what_was_dumped_parses_to_the_same_tree_and_the_same_bytes(tree: object) -> None:
    data = dump(tree)
    assert parse(data) == tree
    assert dump(parse(data)) == data


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_cleanly(data: bytes) -> None:
    try:
        parse(data)
    except NotCanonical:
        pass
