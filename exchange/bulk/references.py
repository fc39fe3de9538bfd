"""References inside a resource: finding, resolving, rewriting. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trust.ledger.entries import Tree

# Where a resource names its patient, by preference.
_SUBJECTS = ("subject", "patient", "individual", "beneficiary", "for")


def references(node: Any) -> Iterator[str]:
    """Every literal reference in the tree, in order."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "reference" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def mapped(node: Any, known: Mapping[str, str]) -> Any:
    """The tree with every known reference replaced; unknown ones stay as sent."""
    if isinstance(node, dict):
        return {
            name: known.get(value, value)
            if name == "reference" and isinstance(value, str)
            else mapped(value, known)
            for name, value in node.items()
        }
    if isinstance(node, list):
        return [mapped(value, known) for value in node]
    return node


def subject_of(tree: Tree) -> str | None:
    """The reference by which the resource names its patient, or None."""
    for name in _SUBJECTS:
        value = tree.get(name)
        if isinstance(value, dict) and isinstance(value.get("reference"), str):
            return value["reference"]
    return None
