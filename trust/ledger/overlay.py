"""Lenses between facts and FHIR resources: a `wire.py` declares, this module reads and writes.

    @dataclass(frozen=True)
    class PulseFacts:
        status: str
        pulse: Quantity | None

    SHAPE = Shape(
        PulseFacts,
        status=Text("status"),
        pulse=QuantityAt("component", Item(coded(LOINC, "8867-4")), "valueQuantity"),
    )
    read, overlay = SHAPE.read, SHAPE.overlay

Two laws hold on canonical bytes, for every resource `b` and all facts `r`:
`overlay(b, read(b)) == b` (nothing is lost: a path is written only where the facts differ, so
unknown elements, number literals and the spelling of times stay) and `read(overlay(b, r)) == r`
(nothing is forgotten: `overlay` checks it and raises `NotOverlaid`). Resources are never changed
in place; the result shares what was not touched.

A path is a list of keys; `Item(pattern)` steps into the first element of a list that contains
`pattern`, and makes one from it when there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from trust.ledger.elements import Concept, Quantity, Ref, When
from trust.ledger.paths import FIRST, Item, Path, Tree, coded, found, written

__all__ = ["FIRST", "Item", "Tree", "coded"]  # a wire.py takes everything from here

T = TypeVar("T")
F = TypeVar("F")


class NotOverlaid(ValueError):
    """Facts that cannot be written so that they read back the same."""


class Lens(Generic[T]):
    """One fact at one path. A kind of lens says how a node is read and how a value is written."""

    absent: Any = None

    def __init__(self, *path: str | Item) -> None:
        self.path: Path = path

    def decode(self, node: Any) -> T:
        """The value a node tells; `absent` where it tells nothing readable."""
        raise NotImplementedError

    def encode(self, value: T, node: Any) -> Any:
        """The node that tells `value`, keeping of the old `node` what stays true."""
        raise NotImplementedError

    def get(self, resource: Any) -> T:
        """The fact as the resource tells it."""
        return self.decode(found(resource, self.path))

    def put(self, resource: Any, value: T) -> Any:
        """The resource telling `value`."""
        if value == self.absent:
            while self.get(resource) != self.absent:  # a later element may match the same pattern
                resource = written(resource, self.path, None)
            return resource
        node = self.encode(value, found(resource, self.path))
        return written(resource, self.path, node)


class Text(Lens[str]):
    """A string or code; absent is the empty string."""

    absent = ""

    def decode(self, node: Any) -> str:
        return node if isinstance(node, str) else ""

    def encode(self, value: str, node: Any) -> str:
        return value


class Texts(Lens[tuple[str, ...]]):
    """A list of strings, such as given names."""

    absent = ()

    def decode(self, node: Any) -> tuple[str, ...]:
        members = node if isinstance(node, list) else []
        return tuple(member for member in members if isinstance(member, str))

    def encode(self, value: tuple[str, ...], node: Any) -> list[str]:
        return list(value)


class Flag(Lens[bool | None]):
    """A boolean; None where it is not told."""

    def decode(self, node: Any) -> bool | None:
        return node if isinstance(node, bool) else None

    def encode(self, value: bool | None, node: Any) -> bool | None:
        return value


class Number(Lens[Decimal | None]):
    """A number as Decimal, its literal kept while the value stays."""

    def decode(self, node: Any) -> Decimal | None:
        return number(node)

    def encode(self, value: Decimal | None, node: Any) -> Decimal | None:
        return value


class Whole(Lens[int | None]):
    """A whole number as int."""

    def decode(self, node: Any) -> int | None:
        value = number(node)
        return int(value) if value is not None and value == value.to_integral_value() else None

    def encode(self, value: int | None, node: Any) -> int | None:
        return value


class Day(Lens[date | None]):
    """A full date, such as a birth date; a year alone is not one (take `Moment`)."""

    def decode(self, node: Any) -> date | None:
        try:
            return date.fromisoformat(node) if isinstance(node, str) and len(node) == 10 else None
        except ValueError:
            return None

    def encode(self, value: date | None, node: Any) -> str | None:
        return value.isoformat() if value else None


class Moment(Lens[When | None]):
    """A dateTime, date or instant of any precision; its spelling is kept while it stays equal."""

    def decode(self, node: Any) -> When | None:
        return When.read(node) if isinstance(node, str) else None

    def encode(self, value: When | None, node: Any) -> str | None:
        return value.text if value else None


class QuantityAt(Lens[Quantity | None]):
    """A Quantity with a number in it."""

    def decode(self, node: Any) -> Quantity | None:
        value = number(node.get("value")) if isinstance(node, dict) else None
        if value is None:
            return None
        unit, code, system, comparator = _strings(node, "unit", "code", "system", "comparator")
        return Quantity(value, unit, code, system, comparator)

    def encode(self, value: Quantity | None, node: Any) -> Tree | None:
        if value is None:
            return None
        tree: Tree = dict(node) if isinstance(node, dict) else {}
        if number(tree.get("value")) != value.value:
            tree["value"] = value.value
            tree.pop("_value", None)
        for key in ("unit", "code", "system", "comparator"):
            _set_string(tree, key, getattr(value, key))
        return tree


class ConceptAt(Lens[Concept | None]):
    """A CodeableConcept: the coding of a preferred system, else the first one, and the text.

    Another code replaces the whole concept: translations and display of the old one would lie.
    """

    def __init__(self, *path: str | Item, prefer: tuple[str, ...] = ()) -> None:
        super().__init__(*path)
        self.prefer = prefer

    def decode(self, node: Any) -> Concept | None:
        if not isinstance(node, dict):
            return None
        code, system, display = _strings(self._coding(node), "code", "system", "display")
        concept = Concept(code, system, display, *_strings(node, "text"))
        return None if concept == Concept() else concept

    def encode(self, value: Concept | None, node: Any) -> Tree | None:
        if value is None:
            return None
        before = self.decode(node)
        if before and value.code and (before.code, before.system) == (value.code, value.system):
            coding = dict(self._coding(node))
            _set_string(coding, "display", value.display)
            codings = [coding if each is self._coding(node) else each for each in node["coding"]]
            tree: Tree = {**node, "coding": codings}
        else:
            coding = {"system": value.system, "code": value.code, "display": value.display}
            coding = {key: text for key, text in coding.items() if text}
            tree = {"coding": [coding]} if coding else {}
        _set_string(tree, "text", value.text)
        return tree

    def _coding(self, node: Tree) -> Tree:
        listed = node.get("coding")
        codings: list[Tree] = [
            each
            for each in (listed if isinstance(listed, list) else [])
            if isinstance(each, dict) and any(_strings(each, "code", "system", "display"))
        ]
        for system in self.prefer:
            for each in codings:
                if each.get("system") == system:
                    return each
        return codings[0] if codings else {}


class RefAt(Lens[Ref | None]):
    """A Reference; another target replaces it whole."""

    def decode(self, node: Any) -> Ref | None:
        ref = Ref(*_strings(node, "reference", "display"))
        return None if ref == Ref() else ref

    def encode(self, value: Ref | None, node: Any) -> Tree | None:
        if value is None:
            return None
        before = self.decode(node)
        same = before is not None and before.reference == value.reference != ""
        tree: Tree = dict(node) if same else {}
        _set_string(tree, "reference", value.reference)
        _set_string(tree, "display", value.display)
        return tree


class Either(Lens[T]):
    """A choice such as `effectiveDateTime | effectivePeriod.start`: the first lens that tells."""

    def __init__(self, *lenses: Lens[T]) -> None:
        super().__init__()
        self.lenses = lenses
        self.absent = lenses[0].absent

    def get(self, resource: Any) -> T:
        return self._telling(resource).get(resource)

    def put(self, resource: Any, value: T) -> Any:
        if value != self.absent:
            return self._telling(resource).put(resource, value)
        for lens in self.lenses:
            resource = lens.put(resource, value)
        return resource

    def _telling(self, resource: Any) -> Lens[T]:
        telling = (lens for lens in self.lenses if lens.get(resource) != self.absent)
        return next(telling, self.lenses[0])


_MEMBERS = 1000  # of one element; no real resource has as many


class Shape(Generic[F]):
    """A facts dataclass and one lens for each of its fields."""

    def __init__(self, facts: type[F], **lenses: Lens[Any]) -> None:
        self.facts = facts
        self.lenses = lenses
        names = {field.name for field in fields(cast(Any, facts))}
        if names != set(lenses):
            raise TypeError(f"{facts.__name__}: no lens for {names ^ set(lenses)}")

    def read(self, resource: Mapping[str, Any]) -> F:
        """The facts that a resource tells."""
        return self.facts(**{name: lens.get(resource) for name, lens in self.lenses.items()})

    def overlay(self, previous: Mapping[str, Any], facts: F) -> Tree:
        """`previous` telling `facts` instead; whatever the facts do not touch stays.

        Raises NotOverlaid.
        """
        resource: Any = dict(previous)
        # Taking away the first of two members lets the second tell something: once more.
        for _ in range(_MEMBERS):
            if self.read(resource) == facts:
                return resource
            before, resource = resource, self._put(resource, facts)
            if resource == before:
                break
        raise NotOverlaid(f"{self.facts.__name__} does not read back: {facts}")

    def _put(self, resource: Any, facts: F) -> Any:
        for name, lens in self.lenses.items():
            value = getattr(facts, name)
            if value != lens.get(resource):  # an earlier lens may have taken it along
                resource = lens.put(resource, value)
        return resource


class Each(Lens[tuple[F, ...]], Generic[F]):
    """A repeating element, each member with its own shape.

    A member keeps its unknown content while its facts stay equal, or while `key`, the name of
    one of its facts, still names it.
    """

    absent = ()

    def __init__(self, *path: str | Item, shape: Shape[F], key: str = "") -> None:
        super().__init__(*path)
        self.shape = shape
        self.key = key

    def decode(self, node: Any) -> tuple[F, ...]:
        return tuple(self.shape.read(member) for member in _members(node))

    def encode(self, value: tuple[F, ...], node: Any) -> list[Tree]:
        free = [(member, self.shape.read(member)) for member in _members(node)]
        encoded: list[Tree | None] = []
        for facts in value:
            encoded.append(_taken(free, lambda told, facts=facts: told == facts))
        for place, facts in enumerate(value):
            if encoded[place] is None:
                old = _taken(free, lambda told, facts=facts: self._same_key(told, facts))
                encoded[place] = self.shape.overlay(old or {}, facts)
        return [member for member in encoded if member is not None]

    def _same_key(self, told: F, facts: F) -> bool:
        return bool(self.key) and getattr(told, self.key) == getattr(facts, self.key)


def number(node: Any) -> Decimal | None:
    """A JSON number as Decimal; anything else is None."""
    if isinstance(node, bool):
        return None
    if isinstance(node, int):
        return Decimal(node)
    return node if isinstance(node, Decimal) else None


def _members(node: Any) -> list[Tree]:
    return [each for each in node if isinstance(each, dict)] if isinstance(node, list) else []


def _taken(free: list[tuple[Tree, Any]], fits: Callable[[Any], bool]) -> Tree | None:
    place = next((i for i, (_, told) in enumerate(free) if fits(told)), None)
    return None if place is None else free.pop(place)[0]


def _strings(node: Any, *keys: str) -> tuple[str, ...]:
    values = (node.get(key) if isinstance(node, dict) else None for key in keys)
    return tuple(value if isinstance(value, str) else "" for value in values)


def _set_string(tree: Tree, key: str, value: str) -> None:
    (before,) = _strings(tree, key)
    if before == value:
        return
    tree.pop("_" + key, None)
    if value:
        tree[key] = value
    else:
        tree.pop(key, None)
