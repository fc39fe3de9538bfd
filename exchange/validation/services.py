"""Is this a resource we can keep: JSON that survives, structure of R5, required codes.

`fhir.resources` judges the structure only; it never re-renders what was sent.
"""

from __future__ import annotations

from typing import Any

import orjson
from fhir.resources import get_fhir_model_class
from pydantic import ValidationError

from exchange.validation.codes import REQUIRED
from exchange.validation.errors import BadCode, BadStructure, NotAResource
from trust.ledger.canonical import NotCanonical, dump, parse
from trust.ledger.entries import Tree

_DETAILS = 3  # faults named in one refusal


def received(content: bytes) -> Any:
    """The tree of these bytes. Raises NotAResource for JSON that cannot be kept."""
    try:
        return parse(content)
    except NotCanonical as error:
        raise NotAResource(detail=str(error)) from error


def check(tree: Any) -> Tree:
    """The tree itself when it is a valid R5 resource. Raises NotAResource, BadStructure, BadCode."""
    kind = tree.get("resourceType") if isinstance(tree, dict) else None
    if not isinstance(kind, str):
        raise NotAResource(detail="resourceType is missing")
    try:
        model = get_fhir_model_class(kind)
    except (KeyError, LookupError, ValueError) as error:
        raise NotAResource(detail=f"unknown type {kind[:40]}") from error
    try:
        model.model_validate(orjson.loads(dump(tree)))
    except ValidationError as error:
        raise BadStructure(detail=_told(error)) from error
    _check_codes(kind, tree)
    return tree


def _told(error: ValidationError) -> str:
    faults = error.errors()[:_DETAILS]
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults)


def _check_codes(kind: str, tree: Tree) -> None:
    for (of, element), allowed in REQUIRED.items():
        code = tree.get(element)
        if of == kind and code is not None and code not in allowed:
            raise BadCode(
                path=f"{kind}.{element}", code=str(code)[:40], allowed=", ".join(sorted(allowed))
            )
