"""Canonical JSON: the bytes that are hashed, chained, stored and served.

UTF-8, sorted keys, no spaces, number literals exactly as received: 13.20 stays 13.20 and never
passes through a float. What cannot be kept faithfully is refused with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, Self, cast

import orjson

MAX_DEPTH = 120  # the deepest FHIR resources seen have about 20; orjson itself stops at 254


class NotCanonical(ValueError):
    """This JSON cannot be kept exactly as it is."""


class NotJson(NotCanonical):
    """The text is not JSON."""


class DoubledKey(NotCanonical):
    """One object names the same key twice."""


class NotANumber(NotCanonical):
    """NaN, Infinity or a float: no exact decimal number."""


class LoneSurrogate(NotCanonical):
    """Half of a character (a lone surrogate): not Unicode text."""


class NulCharacter(NotCanonical):
    """The character U+0000, which the database cannot store as text."""


class TooDeep(NotCanonical):
    """Objects and lists are nested too deeply."""


class Literal(Decimal):
    """A number that remembers how it was written; equal to any Decimal of the same value."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """Keep `text`, a JSON number, beside its value."""
        try:
            number = super().__new__(cls, text)
        except InvalidOperation:
            raise NotANumber(f"The number {text[:40]} is out of any range.") from None
        number.text = text
        return number

    def __copy__(self) -> Literal:
        return self

    def __deepcopy__(self, memo: Any) -> Literal:
        return self

    def __reduce__(self) -> tuple[type[Literal], tuple[str]]:
        return Literal, (self.text,)


def parse(data: bytes) -> Any:
    """The tree of `data`; numbers come as `Literal`. A leading byte order mark is dropped."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson(f"The text is not UTF-8 (byte {error.start}).") from None
    try:
        tree = json.loads(
            text,
            parse_float=Literal,
            parse_int=Literal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise TooDeep(_too_deep()) from None
    except json.JSONDecodeError as error:
        raise NotJson(f"Not JSON: {error.msg}, line {error.lineno}.") from None
    inspect(tree)
    return tree


def dump(tree: Any) -> bytes:
    """The canonical bytes of `tree`; `dump(parse(x))` is `x` for canonical `x`."""
    inspect(tree)
    return orjson.dumps(tree, default=_number, option=orjson.OPT_SORT_KEYS)


def inspect(tree: Any) -> None:
    """Refuse what JSON bytes, the database or a signature could not keep."""
    for node in _walk(tree):
        match node:
            case str():
                _inspect_text(node)
            case None | bool():
                pass
            case float():
                raise NotANumber(f"The float {node!r} is not exact; use Decimal.")
            case Decimal():
                if not node.is_finite():
                    raise NotANumber(f"{node} is not a number.")
            case int():
                if not -(2**63) <= node < 2**64:
                    raise NotANumber(f"The number {node} is too large; use Decimal.")
            case _:
                raise NotJson(f"A {type(node).__name__} has no form in JSON.")


def _walk(tree: Any) -> Iterator[Any]:
    """Every key and every leaf, without recursion."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                members = cast("dict[str, Any]", node)
                yield from members
                below.extend(members.values())
            elif isinstance(node, list):
                below.extend(cast("list[Any]", node))
            else:
                yield node
        if not below:
            return
        level = below
    raise TooDeep(_too_deep())


def _inspect_text(text: str) -> None:
    if "\0" in text:
        raise NulCharacter("The text holds the character U+0000.")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise LoneSurrogate("The text holds half of a character (a lone surrogate).")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise DoubledKey(f"The key {doubled[:60]!r} stands twice in one object.")
    return tree


def _refuse_constant(name: str) -> NoReturn:
    raise NotANumber(f"{name} is not a number.")


def _number(value: Any) -> orjson.Fragment:
    return orjson.Fragment(value.text if isinstance(value, Literal) else str(value))


def _too_deep() -> str:
    return f"Nested deeper than {MAX_DEPTH} levels."
