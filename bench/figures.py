"""What a bench has found, beside the goal: a line of the table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what, the goal in words, what was found, and whether that meets the goal."""

    what: str
    goal: str
    found: str
    met: bool | None = None  # None: nothing was promised

    @property
    def mark(self) -> str:
        """A word for the last column."""
        return {True: "met", False: "MISSED", None: ""}[self.met]


def table(figures: Iterable[Figure]) -> str:
    """What | goal | found, in columns as wide as they need."""
    rows = [("what", "goal", "found", ""), *((f.what, f.goal, f.found, f.mark) for f in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(" |")
        for row in rows
    )


def spread(values: Sequence[float], digits: int = 0) -> str:
    """The median, and the least and the most beside it."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"
