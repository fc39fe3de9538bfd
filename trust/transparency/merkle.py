"""A Merkle tree over a growing list, its tiles and its proofs (RFC 9162 §2.1). Pure.

Nodes lie in tiles of 256 hashes (C2SP tlog-tiles): tile `number` of `level` holds the hashes of
subtrees of 256**level leaves each. To grow, only the unfinished tile of each level is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

WIDTH = 256  # hashes in a full tile
SIZE = 32  # bytes of a hash
_BITS = 8
EMPTY = hashlib.sha256().digest()

Tiles = dict[tuple[int, int], bytes]
Read = Callable[[int, int], bytes]  # (level, number) -> the hashes of a tile


def leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def unfinished(size: int) -> list[tuple[int, int, int]]:
    """(level, number, width) of every tile that the next leaves will extend."""
    found: list[tuple[int, int, int]] = []
    level = 0
    while size:
        if size % WIDTH:
            found.append((level, size // WIDTH, size % WIDTH))
        size //= WIDTH
        level += 1
    return found


def extend(tiles: Tiles, size: int, leaves: Sequence[bytes]) -> Tiles:
    """The tiles that change when `leaves` follow the first `size` ones.

    `tiles` holds the unfinished ones of `size`; a full tile puts its root into the level above.
    """
    changed: Tiles = {}
    level, count, coming = 0, size, list(leaves)
    while coming:
        above: list[bytes] = []
        at = count
        for start, number, taken in _spans(count, len(coming)):
            held = tiles.get((level, number), b"") if at == count else b""
            whole = held + b"".join(coming[start : start + taken])
            changed[level, number] = whole
            if len(whole) == WIDTH * SIZE:
                above.append(_pyramid(whole)[_BITS][0])
            at += taken
        level, count, coming = level + 1, count // WIDTH, above
    return changed


def _spans(count: int, coming: int) -> list[tuple[int, int, int]]:
    """(first of the coming, tile number, how many go there)."""
    spans: list[tuple[int, int, int]] = []
    start = 0
    while start < coming:
        number, filled = divmod(count + start, WIDTH)
        taken = min(WIDTH - filled, coming - start)
        spans.append((start, number, taken))
        start += taken
    return spans


def _pyramid(hashes: bytes) -> list[list[bytes]]:
    """The nodes over a tile's hashes by their height, as far as both halves are there."""
    rows = [[hashes[at : at + SIZE] for at in range(0, len(hashes) - SIZE + 1, SIZE)]]
    for _ in range(_BITS):
        row = rows[-1]
        rows.append([node(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)])
    return rows


def touched(size: int, indexes: Iterable[int]) -> set[tuple[int, int]]:
    """(level, number) of the tiles in which the audit paths of these leaves lie."""
    found = {(level, number) for level, number, _width in unfinished(size)}
    level, above = 0, set(indexes)
    while size >> (level * _BITS):
        above = {index >> _BITS for index in above}
        found |= {(level, number) for number in above}
        level += 1
    return found


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree over the first `size` leaves, read from tiles."""

    size: int
    read: Read
    # What was folded once, for many proofs share it: a tile's nodes by height, and the right edge.
    rows: dict[tuple[int, int], list[list[bytes]]] = field(
        default_factory=dict[tuple[int, int], list[list[bytes]]], compare=False
    )
    edge: dict[tuple[int, int], bytes] = field(
        default_factory=dict[tuple[int, int], bytes], compare=False
    )

    def root(self) -> bytes:
        """The root hash; of an empty tree, the hash of nothing."""
        return self._over(0, self.size) if self.size else EMPTY

    def inclusion(self, index: int) -> list[bytes]:
        """The audit path of leaf `index` (§2.1.3.1). Raises ValueError outside the tree."""
        if not 0 <= index < self.size:
            raise ValueError("no such leaf")
        return self._path(index, 0, self.size)

    def consistency(self, first: int) -> list[bytes]:
        """That the first `first` leaves are the beginning of this tree (§2.1.4.1)."""
        if not 0 < first <= self.size:
            raise ValueError("no such size")
        return self._sub(first, 0, self.size, whole=True)

    def _over(self, low: int, high: int) -> bytes:
        count = high - low
        if count & (count - 1) == 0:
            return self._perfect(low, count.bit_length() - 1)
        if (low, high) not in self.edge:
            cut = low + _split(count)
            self.edge[low, high] = node(self._over(low, cut), self._over(cut, high))
        return self.edge[low, high]

    def _perfect(self, low: int, height: int) -> bytes:
        level, inside = divmod(height, _BITS)
        number, first = divmod(low >> (level * _BITS), WIDTH)
        row = self._rows(level, number)[inside]
        if first >> inside >= len(row):
            raise ValueError("a tile is shorter than the tree")
        return row[first >> inside]

    def _rows(self, level: int, number: int) -> list[list[bytes]]:
        if (level, number) not in self.rows:
            self.rows[level, number] = _pyramid(self.read(level, number))
        return self.rows[level, number]

    def _path(self, index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        cut = low + _split(high - low)
        if index < cut:
            return [*self._path(index, low, cut), self._over(cut, high)]
        return [*self._path(index, cut, high), self._over(low, cut)]

    def _sub(self, first: int, low: int, high: int, *, whole: bool) -> list[bytes]:
        if first == high:
            return [] if whole else [self._over(low, high)]
        cut = low + _split(high - low)
        if first <= cut:
            return [*self._sub(first, low, cut, whole=whole), self._over(cut, high)]
        return [*self._sub(first, cut, high, whole=False), self._over(low, cut)]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def is_included(
    leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether `path` leads from the leaf to the root (§2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the tree of `second` leaves begins with that of `first` (§2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first == 0:
        return not path and first_root == EMPTY
    if first == second:
        return not path and first_root == second_root
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node(step, old), node(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root
