"""How fast the sequencer numbers what waits. Needs settings."""

from __future__ import annotations

import time

from bench.figures import Figure, spread
from trust.transparency import services
from trust.transparency.addresses import TreeName


def rate(tree: TreeName) -> tuple[int, float, list[float]]:
    """Number all that waits: how many rows, in how many seconds, and leaves a second by batch."""
    batches: list[float] = []
    rows, started = 0, time.perf_counter()
    while True:
        begun = time.perf_counter()
        done = services.seal(tree)
        if not done:
            return rows, time.perf_counter() - started, batches
        rows += done
        if done == services.BATCH:
            batches.append(done / (time.perf_counter() - begun))


def rates() -> list[Figure]:
    """Of each tree, on whatever waits in the queue."""
    figures: list[Figure] = []
    for tree in TreeName:
        rows, seconds, batches = rate(tree)
        found = f"{rows / seconds:,.0f} over {rows:,} rows; by batch {spread(batches)}"
        what = f"sequencer, {tree}, leaves per s"
        figures.append(Figure(what, ">= 2,000", found, rows / seconds >= 2000))
    return figures
