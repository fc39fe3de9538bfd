"""Import contracts cannot see paths in settings: each list is whole, and names only what exists."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.module_loading import import_string

from config.checks import wiring_loads
from tests.architecture.tree import Source, planted, sources

LISTS = ("CARD_SECTIONS", "VISIT_SECTIONS", "CABINET_SECTIONS", "DOCUMENT_FACTS")


def sections(found: Iterable[Source]) -> set[str]:
    """Public classes of every sections.py."""
    return {
        f"{one.path.removesuffix('.py').replace('/', '.')}.{node.name}"
        for one in found
        if one.name == "sections.py"
        for node in one.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def wires(found: Iterable[Source]) -> set[str]:
    """Every module that maps a resource."""
    return {
        one.path.removesuffix(".py").replace("/", ".")
        for one in found
        if one.name == "wire.py" or one.name.endswith("_wire.py")
    }


def listed() -> set[str]:
    """What the settings name."""
    lists = {path for name in LISTS for path in getattr(settings, name)}
    return lists | {settings.CONSENT_TARGETS}


def test_every_section_is_shown_somewhere_and_nothing_else_is() -> None:
    assert sections(sources()) == listed()


def test_every_wire_is_offered() -> None:
    assert wires(sources()) == set(settings.WIRES)


def test_no_path_stands_twice() -> None:
    for name in (*LISTS, "WIRES"):
        paths = getattr(settings, name)
        assert len(paths) == len(set(paths)), name


def test_tasks_fed_by_the_ledger_exist() -> None:
    offered = {import_string(f"{path}.RESOURCE_TYPE") for path in settings.WIRES}
    assert set(settings.LEDGER_TASKS) <= offered


def test_the_start_refuses_a_path_that_leads_nowhere() -> None:
    assert wiring_loads() == []
    with override_settings(CARD_SECTIONS=["ehr.card.sections.Forgotten"]):
        assert [error.id for error in wiring_loads()] == ["yagona.E001"]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("ehr/risk/sections.py", "class Risk: ...", {"ehr.risk.sections.Risk"}),
        ("ehr/risk/sections.py", "class _Row: ...", set()),
        ("ehr/risk/rules.py", "class Risk: ...", set()),
    ],
)
def test_negative_control_an_unlisted_section_is_found(
    path: str, text: str, found: set[str]
) -> None:
    assert sections([planted(text, path)]) == found
    assert found <= sections([planted(text, path)]) - listed()


def test_negative_control_an_unlisted_wire_is_found() -> None:
    assert wires([planted("", "ehr/devices/device_wire.py")]) - set(settings.WIRES)
