"""The source tree as syntax trees: what every test here reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("trust", "registry", "patients", "ehr", "prescriptions", "reports", "exchange")
PACKAGES = (*ROOMS, "config", "bench")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rsplit("/", 1)[-1]

    def functions(self) -> Iterator[Function]:
        """Every function, methods and inner ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def where(self, node: ast.AST) -> str:
        """`path:line`, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def planted(text: str, path: str = "ehr/planted/services.py") -> Source:
    """A file that breaks a rule on purpose."""
    return Source(path, text, ast.parse(text))


@cache
def sources(*, migrations: bool = False) -> tuple[Source, ...]:
    """All source files of the house; migrations only where asked for."""
    found = [ROOT / "manage.py"]
    for package in PACKAGES:
        found += sorted((ROOT / package).rglob("*.py"))
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
        for path in found
        if migrations or "migrations" not in path.parts
        for text in [path.read_text(encoding="utf-8")]
    )


@cache
def test_sources() -> tuple[Source, ...]:
    """All files of tests."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for text in [path.read_text(encoding="utf-8")]
    )


test_sources.__test__ = False  # type: ignore[attr-defined]


def last_name(node: ast.AST) -> str:
    """`c` of `a.b.c`, `c` of `c`, else nothing."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
