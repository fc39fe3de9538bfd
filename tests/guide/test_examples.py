"""Every example of the guide passes our wires unchanged, comes in, and is read back equal."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from exchange.bulk.files import read
from exchange.bulk.references import mapped
from exchange.bulk.services import Result, resource_id, take_over
from trust.accounts.services import issue_token
from trust.ledger.canonical import dump, parse

GUIDE = Path(os.environ["YAGONA_GUIDE"])
EXAMPLES = {path.stem: parse(path.read_bytes()) for path in sorted(GUIDE.glob("*.json"))}
WIRES = {module.RESOURCE_TYPE: module for module in map(import_module, settings.WIRES)}
WIRED = {name: tree for name, tree in EXAMPLES.items() if tree["resourceType"] in WIRES}


@pytest.mark.parametrize("name", WIRED)
def test_the_wire_leaves_it_as_it_is_and_understands_something(name: str) -> None:
    tree = WIRED[name]
    wire = WIRES[tree["resourceType"]]
    assert dump(wire.overlay(tree, wire.read(tree))) == dump(tree)
    assert wire.read(tree) != wire.read({"resourceType": tree["resourceType"]})


@pytest.mark.django_db
def test_all_are_accounted_for_and_read_back_equal(client: Any) -> None:
    told = {one.name: one for one in take_over(read([GUIDE]), source="guide")}
    assert len(told) == len(EXAMPLES)
    assert sum(one.result is Result.REFUSED for one in told.values()) <= 4
    names = {f"{one['resourceType']}/{one['id']}": one for one in EXAMPLES.values()}
    known = {name: f"{name.split('/')[0]}/{resource_id('guide', name)}" for name in names}
    token = issue_token(account=None, system_name="test", scope="system/*.read", minutes=5)
    for name, one in told.items():
        if one.result is Result.REFUSED:
            continue
        answer = client.get(f"/fhir/R5/{known[name]}", HTTP_AUTHORIZATION=f"Bearer {token}")
        assert _bare(parse(answer.content)) == _bare(mapped(names[name], known)), name


def _bare(tree: Any) -> bytes:
    """Canonical bytes without the id and what the server sets in meta."""
    meta = {k: v for k, v in tree.get("meta", {}).items() if k not in ("versionId", "lastUpdated")}
    return dump({**{k: v for k, v in tree.items() if k != "id"}, "meta": meta})
