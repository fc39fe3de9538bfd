"""docs/asvs.csv is whole and true: every item of levels 1 and 2 once, and each test it names exists."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

import pytest

from tests.architecture.tree import ROOT, Function, test_sources

TABLE = ROOT / "docs" / "asvs.csv"
ITEMS = ROOT / "tests" / "asvs" / "items.txt"
COLUMNS = ["id", "level", "chapter", "what", "status", "evidence"]
STATES = {"tested", "not applicable", "open"}
AT_LEAST = 150  # items with a test
NEVER_OPEN = ("V6.", "V7.", "V8.")  # at level 1: signing in, sessions, access
Row = dict[str, str]


@cache
def items() -> dict[str, str]:
    """Id and level of every requirement of levels 1 and 2."""
    lines = ITEMS.read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def table() -> list[Row]:
    """The rows."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def every_test() -> frozenset[str]:
    """Every test of a module or class, as pytest names it, without parameters."""
    return frozenset(
        f"{one.path}::{node.name}"
        for one in test_sources()
        if one.name.startswith("test_")
        for node in one.tree.body
        if isinstance(node, Function) and node.name.startswith("test_")
    )


def faults(rows: Iterable[Row], tests: frozenset[str]) -> list[str]:
    """What is missing, twice, unknown or untrue."""
    whole = list(rows)
    told = [row["id"] for row in whole]
    bad = [f"{name}: missing" for name in items() if name not in told]
    bad += [f"{name}: twice" for name in set(told) if told.count(name) > 1]
    bad += [f"{name}: unknown" for name in told if name not in items()]
    for row in whole:
        bad += [f"{row['id']}: {fault}" for fault in _faults_of(row, tests)]
    if sum(row["status"] == "tested" for row in whole) < AT_LEAST:
        bad.append(f"fewer than {AT_LEAST} are tested")
    return bad


def _faults_of(row: Row, tests: frozenset[str]) -> Iterable[str]:
    if row["level"] != items().get(row["id"], row["level"]):
        yield "another level"
    if row["status"] not in STATES:
        yield "no such status"
    if not row["what"].strip() or not row["chapter"].strip():
        yield "says nothing"
    if not row["chapter"].startswith(row["id"].split(".")[0] + " "):
        yield "another chapter"
    if row["status"] == "tested":
        named = row["evidence"].split()
        yield from (f"no test {name}" for name in named if name not in tests)
        if not named:
            yield "names no test"
    elif len(row["evidence"].split()) < 3:
        yield "does not say why"
    if row["status"] == "open" and row["level"] == "1" and row["id"].startswith(NEVER_OPEN):
        yield "open at level 1"


def test_the_table_is_whole_and_true() -> None:
    assert list(table()[0]) == COLUMNS
    assert faults(table(), every_test()) == []


def test_the_list_of_items_is_that_of_the_standard() -> None:
    levels = list(items().values())
    assert (len(levels), levels.count("1"), levels.count("2")) == (253, 70, 183)


def changed(name: str, **more: str) -> list[Row]:
    """The table with one row otherwise."""
    return [row | more if row["id"] == name else row for row in table()]


def test_negative_control_a_missing_a_doubled_and_an_unknown_item_are_found() -> None:
    rows = table()
    assert faults(rows[1:], every_test()) == ["V1.1.1: missing"]
    assert faults([*rows, rows[0]], every_test()) == ["V1.1.1: twice"]
    unknown = rows[0] | {"id": "V1.1.99"}
    assert faults([*rows, unknown], every_test()) == ["V1.1.99: unknown"]


@pytest.mark.parametrize(
    ("name", "more", "fault"),
    [
        ("V1.1.1", {"evidence": "tests/security/test_asvs.py::test_nothing"}, "no test"),
        ("V1.1.1", {"evidence": "tests/nowhere.py::test_x"}, "no test"),
        ("V1.1.1", {"evidence": ""}, "names no test"),
        ("V12.1.1", {"status": "done"}, "no such status"),
        ("V1.1.1", {"level": "1"}, "another level"),
        ("V1.1.1", {"what": " "}, "says nothing"),
        ("V1.1.1", {"chapter": "V2 Validation"}, "another chapter"),
        ("V6.2.1", {"status": "open", "evidence": "is not built yet at all"}, "open at level 1"),
        ("V7.2.1", {"status": "open", "evidence": "is not built yet at all"}, "open at level 1"),
        ("V8.2.2", {"status": "open", "evidence": "is not built yet at all"}, "open at level 1"),
        ("V17.1.1", {"evidence": ""}, "does not say why"),
        ("V12.1.1", {"evidence": "later"}, "does not say why"),
    ],
)
def test_negative_control_an_untrue_row_is_found(name: str, more: Row, fault: str) -> None:
    found = faults(changed(name, **more), every_test())
    assert len(found) == 1 and found[0].startswith(f"{name}: {fault}")


def test_negative_control_too_few_tests_are_found() -> None:
    rows = table()
    few = [
        row | {"status": "open", "evidence": "is not built yet"}
        if number > AT_LEAST and row["level"] == "2"
        else row
        for number, row in enumerate(rows)
    ]
    assert f"fewer than {AT_LEAST} are tested" in faults(few, every_test())


def test_negative_control_a_level_two_item_may_stay_open() -> None:
    rows = changed("V6.1.2", status="open", evidence="is not built yet at all")
    assert faults(rows, every_test()) == []
