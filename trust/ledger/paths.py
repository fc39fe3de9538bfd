"""Paths into JSON trees: finding what stands there, and a copy with something else there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """The first element of a list that contains `pattern`; `Item({})` is the first of all."""

    pattern: Mapping[str, Any]


Path = tuple[str | Item, ...]
FIRST = Item({})


def coded(system: str, code: str) -> Tree:
    """Pattern of an element whose `code` holds this coding: a component, for instance."""
    return {"code": {"coding": [{"system": system, "code": code}]}}


def contains(node: Any, pattern: Any) -> bool:
    """Whether `node` says at least what `pattern` says."""
    if isinstance(pattern, Mapping):
        return isinstance(node, dict) and all(
            key in node and contains(node[key], part) for key, part in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(node, list) and all(
            any(contains(member, part) for member in node) for part in pattern
        )
    return isinstance(node, bool) == isinstance(pattern, bool) and node == pattern


def found(node: Any, path: Path) -> Any:
    """What stands at `path`, or None."""
    for step in path:
        if isinstance(step, Item):
            members = node if isinstance(node, list) else []
            node = next((member for member in members if contains(member, step.pattern)), None)
        else:
            node = node.get(step) if isinstance(node, dict) else None
    return node


def written(node: Any, path: Path, value: Any) -> Any:
    """`node` with `value` at `path`; None takes it away, with the shells that it leaves empty."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, Item):
        return _written_item(node, step, rest, value)
    tree = dict(node) if isinstance(node, dict) else {}
    if not rest:
        # an extension of the old primitive value (why it is absent, how exact it is) is not true
        # of the new one
        tree.pop("_" + step, None)
    inner = written(tree.get(step), rest, value)
    if value is None and inner in (None, {}, []):
        tree.pop(step, None)
    else:
        tree[step] = inner
    return tree


def _written_item(node: Any, step: Item, rest: Path, value: Any) -> list[Any]:
    members: list[Any] = list(node) if isinstance(node, list) else []
    seed = dict(step.pattern)
    place = next((i for i, each in enumerate(members) if contains(each, seed)), None)
    if place is None:
        return [*members, written(seed, rest, value)]
    changed = written(members[place], rest, value)
    if value is None and changed in (None, seed):
        del members[place]
    else:
        members[place] = changed
    return members
