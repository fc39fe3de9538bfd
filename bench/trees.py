"""What a leaf costs while the tree grows from ten thousand leaves to ten millions. Needs settings."""

from __future__ import annotations

import secrets
import statistics
import time

from django.db import transaction

from bench.figures import Figure, spread
from bench.synthetic import Superuser
from trust.keys.signing import log_keys
from trust.transparency import notes
from trust.transparency.merkle import SIZE, WIDTH, Tiles, extend, unfinished
from trust.transparency.notes import Checkpoint
from trust.transparency.tiles import Store

SIZES = (10**4, 10**5, 10**6, 10**7)
BATCH, ROUNDS = 2000, 15
ENTRIES = 10_000
STEP = WIDTH * WIDTH  # leaves made at once while a tree is planted


def leaves(count: int) -> list[bytes]:
    """Hashes of nothing."""
    told = secrets.token_bytes(count * SIZE)
    return [told[at : at + SIZE] for at in range(0, len(told), SIZE)]


def plant(superuser: Superuser, tree: str, size: int) -> None:
    """The tiles of a tree of `size` leaves, straight into the table."""
    partial: Tiles = {}
    grown = 0
    with (
        superuser.cursor() as cursor,
        cursor.copy("COPY trust_logtile (tree, level, number, hashes) FROM STDIN") as copy,
    ):
        while grown < size:
            count = min(STEP, size - grown)
            changed = partial | extend(partial, grown, leaves(count))
            grown += count
            keep = {(level, number) for level, number, _ in unfinished(grown)}
            partial = {key: changed[key] for key in keep}
            for (level, number), hashes in changed.items():
                if (level, number) not in keep:
                    copy.write_row((tree, level, number, hashes))
        for (level, number), hashes in partial.items():
            copy.write_row((tree, level, number, hashes))


def grow(tree: str, size: int) -> float:
    """A batch more, signed, as services.seal does it; microseconds a leaf."""
    coming = leaves(BATCH)
    begun = time.perf_counter()
    with transaction.atomic():
        store = Store(tree)
        store.grow(size, coming)
        root = store.over(size + BATCH).root()
        notes.sign(Checkpoint.of(f"bench/{tree}", size + BATCH, root), log_keys())
    return (time.perf_counter() - begun) / BATCH * 1e6


def measure(superuser: Superuser) -> list[Figure]:
    """Batches at every size in turns."""
    grown = {f"e{size:.0e}"[-5:]: size for size in SIZES}
    for tree, size in grown.items():
        plant(superuser, tree, size)
    superuser.execute("VACUUM ANALYZE trust_logtile")
    taken: dict[str, list[float]] = {tree: [] for tree in grown}
    for _ in range(ROUNDS):
        for tree, size in grown.items():
            taken[tree].append(grow(tree, size))
            grown[tree] = size + BATCH
    first, *_, last = taken.values()
    ratio = statistics.median(last) / statistics.median(first)
    return [
        *(
            Figure(f"tree of {size:,} leaves, µs per leaf", "", spread(taken[tree], 1))
            for size, tree in zip(SIZES, taken, strict=True)
        ),
        Figure("the last : the first", "<= 1.5", f"{ratio:.2f}", ratio <= 1.5),
        _paths(next(reversed(taken)), SIZES[-1]),
    ]


def _paths(tree: str, size: int) -> Figure:
    """A long record in a big log: almost each of its rows lies in a tile of its own."""
    times: list[float] = []
    for _ in range(3):
        places = {secrets.randbelow(size) for _ in range(ENTRIES)}
        begun = time.perf_counter()
        Store(tree).paths(size, places)
        times.append(time.perf_counter() - begun)
    what = f"audit paths of {ENTRIES:,} of {size:,} leaves, s"
    return Figure(what, "<= 10", spread(times, 1), statistics.median(times) <= 10)
