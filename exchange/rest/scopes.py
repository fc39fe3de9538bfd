"""SMART scopes, read side: (patient|user|system)/(Type|*).(rs|read|*). Pure."""

from __future__ import annotations

import re

_SCOPE = re.compile(r"(?:patient|user|system)/(\*|[A-Z][A-Za-z]+)\.(read|\*|c?r?u?d?s?)$")


def may_read(scope: str, resource_type: str) -> bool:
    """Whether one of the space-separated scopes covers reading this type."""
    return _covers(scope, resource_type, "r")


def may_search(scope: str, resource_type: str) -> bool:
    """Whether one of them covers searching it."""
    return _covers(scope, resource_type, "s")


def _covers(scope: str, resource_type: str, letter: str) -> bool:
    found = (_SCOPE.match(one) for one in scope.split())
    return any(
        one.group(1) in ("*", resource_type)
        and (one.group(2) in ("read", "*") or letter in one.group(2))
        for one in found
        if one
    )
