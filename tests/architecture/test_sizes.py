"""Files and functions stay small enough to be read in one go (docs/architecture.md, "Sizes")."""

from __future__ import annotations

from collections.abc import Iterable

from tests.architecture.tree import Source, planted, sources, test_sources

FILE_STOP, FILE_P90, FILE_P50 = 400, 250, 85
FUNCTION_STOP, FUNCTION_P90 = 60, 25
# Named exceptions, each with its reason.
LONG_FILES: dict[str, str] = {}


def lengths_of_files(found: Iterable[Source]) -> dict[str, int]:
    """Lines of each file that holds anything."""
    return {one.path: len(one.text.splitlines()) for one in found if one.text.strip()}


def lengths_of_functions(found: Iterable[Source]) -> dict[str, int]:
    """Lines of each function."""
    return {
        f"{one.where(node)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for one in found
        for node in one.functions()
    }


def at(share: float, values: Iterable[int]) -> int:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * share)]


def over(stop: int, lengths: dict[str, int]) -> list[str]:
    """What is longer than it may be."""
    return [name for name, length in lengths.items() if length > stop and name not in LONG_FILES]


def test_files_are_short() -> None:
    lengths = lengths_of_files(sources())
    assert over(FILE_STOP, lengths) == []
    assert at(0.9, lengths.values()) <= FILE_P90
    assert at(0.5, lengths.values()) <= FILE_P50


def test_functions_are_short() -> None:
    lengths = lengths_of_functions(sources())
    assert over(FUNCTION_STOP, lengths) == []
    assert at(0.9, lengths.values()) <= FUNCTION_P90


def test_tests_are_short_too() -> None:
    assert over(FILE_STOP, lengths_of_files(test_sources())) == []
    assert over(FUNCTION_STOP, lengths_of_functions(test_sources())) == []


def test_negative_control_a_long_file_and_a_long_function_are_found() -> None:
    body = "    pass\n"
    long = planted(f"def endless():\n{body * FILE_STOP}")
    assert over(FILE_STOP, lengths_of_files([long])) == [long.path]
    assert over(FUNCTION_STOP, lengths_of_functions([long])) == [f"{long.path}:1 endless"]
    enough = planted(f"def enough():\n{body * (FUNCTION_STOP - 1)}")
    assert over(FUNCTION_STOP, lengths_of_functions([enough])) == []
