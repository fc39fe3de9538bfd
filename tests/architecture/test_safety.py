"""The hazard log is true: what it calls controlled has its tests and their negative control."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.architecture.tree import ROOT, Function, Source, planted, sources, test_sources
from trust.accounts.web import PermitView
from trust.context import Action, Actor, Role
from trust.ids import uuid7

LOG = ROOT / "docs" / "safety" / "hazards.csv"
STATES = {"controlled", "open"}
STARTERS = {f"H{number}" for number in range(1, 23)}

Row = dict[str, str]


def log() -> list[Row]:
    """All hazards."""
    with LOG.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def marked(found: Iterable[Source]) -> dict[str, set[str]]:
    """Hazard -> tests that carry its mark."""
    marks: dict[str, set[str]] = {}
    for one in found:
        for node in one.functions():
            for mark in node.decorator_list:
                match mark:
                    case ast.Call(func=ast.Attribute(attr="hazard"), args=[ast.Constant(value=h)]):
                        marks.setdefault(str(h), set()).add(f"{one.path}::{node.name}")
                    case _:
                        pass
    return marks


def every_test(found: Iterable[Source]) -> set[str]:
    """Every test, as pytest names it."""
    return {
        f"{one.path}::{node.name}"
        for one in found
        for node in one.tree.body
        if isinstance(node, Function) and node.name.startswith("test_")
    }


def untrue(rows: Iterable[Row], marks: dict[str, set[str]], tests: set[str]) -> list[str]:
    """Rows that claim more than there is, or leave something out."""
    bad = []
    for row in rows:
        name = row["id"]
        if row["state"] not in STATES or not row["control"] or not row["residual"]:
            bad.append(f"{name}: state, control and what is left must be said")
        elif row["state"] == "controlled" and not marks.get(name):
            bad.append(f"{name}: no test carries its mark")
        elif row["state"] == "controlled" and row["negative_control"] not in tests:
            bad.append(f"{name}: its negative control does not exist")
        elif row["state"] == "open" and row["negative_control"]:
            bad.append(f"{name}: open, yet it names a negative control")
    return bad


def test_the_hazard_log_is_true() -> None:
    assert untrue(log(), marked(test_sources()), every_test(test_sources())) == []


def test_no_hazard_of_the_starter_log_is_left_out() -> None:
    names = [row["id"] for row in log()]
    assert len(names) == len(set(names))
    assert set(names) >= STARTERS
    for row in log():
        assert row["severity"] in "12345" and row["likelihood"] in "12345"


def test_every_mark_names_a_hazard_of_the_log() -> None:
    assert set(marked(test_sources())) - {row["id"] for row in log()} == set()


def test_negative_control_an_untrue_row_is_found() -> None:
    true = {"id": "H1", "state": "controlled", "control": "c", "residual": "r"}
    true |= {"negative_control": "tests/a.py::test_b"}
    tests, marks = {"tests/a.py::test_b"}, {"H1": {"tests/a.py::test_c"}}
    assert untrue([true], marks, tests) == []
    assert untrue([true], {}, tests)
    assert untrue([true], marks, set())
    assert untrue([true | {"state": "done"}], marks, tests)
    assert untrue([true | {"state": "open"}], marks, tests)
    assert untrue([true | {"residual": ""}], marks, tests)


# H1: no page may remember a current patient.


def remembered(found: Iterable[Source]) -> list[str]:
    """Places that keep something of a patient in the session or in a cookie."""
    bad = []
    for one in found:
        for node in ast.walk(one.tree):
            match node:
                case ast.Subscript(value=ast.Attribute(attr="session" | "COOKIES"), slice=key):
                    said = ast.unparse(key)
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Attribute(attr="session" | "COOKIES"),
                        attr="get" | "setdefault" | "pop",
                    ),
                    args=[key, *_],
                ):
                    said = ast.unparse(key)
                case _:
                    continue
            if any(word in said.lower() for word in ("patient", "person", "record", "encounter")):
                bad.append(one.where(node))
    return bad


@pytest.mark.hazard("H1")
def test_no_page_remembers_a_current_patient() -> None:
    assert remembered(sources()) == []


@pytest.mark.parametrize(
    "line",
    [
        "request.session['patient_id'] = patient_id",
        "person = self.request.session.get('current_person')",
        "request.COOKIES['encounter']",
    ],
)
def test_negative_control_a_patient_kept_in_the_session_is_found(line: str) -> None:
    assert remembered([planted(line)]) == ["ehr/planted/services.py:1"]


# H14: nothing of a gate may be kept by a browser or a proxy.


class _Page(PermitView):
    action = Action.HOME

    def get(self, request: Any) -> HttpResponse:
        """A page as any other."""
        return HttpResponse("words")


def keepable(response: Any) -> bool:
    """Whether anybody may show this answer again."""
    return "no-store" not in response.get("Cache-Control", "")


@pytest.mark.django_db
@pytest.mark.hazard("H14")
def test_no_page_of_a_gate_may_be_kept() -> None:
    request: Any = RequestFactory().get("/")
    request.actor, request.session = Actor(role=Role.DOCTOR, account_id=uuid7()), {}
    assert not keepable(_Page.as_view()(request))


def test_negative_control_a_page_that_may_be_kept_is_found() -> None:
    assert keepable(HttpResponse("words"))
