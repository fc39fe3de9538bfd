"""The tree against the published vectors of RFC 6962 / RFC 9162 and against its own definition."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust.transparency import merkle
from trust.transparency.merkle import Tiles, Tree

# Published test inputs of Certificate Transparency and the roots over the first n of them.
INPUTS = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SIZES = (1, 2, 3, 5, 7, 8, 100, 255, 256, 257, 1000, 1023)


def grown(leaves: list[bytes], *batches: int) -> Tree:
    """A tree that grew batch by batch, its tiles kept as a store would keep them."""
    tiles: Tiles = {}
    size = 0
    for count in (*batches, len(leaves)):
        coming = leaves[size : size + count]
        partial = {
            (level, number): tiles[level, number] for level, number, _ in merkle.unfinished(size)
        }
        tiles |= merkle.extend(partial, size, coming)
        size += len(coming)
    return Tree(size, lambda level, number: tiles[level, number])


def by_definition(leaves: list[bytes]) -> bytes:
    """§2.1.1 word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return merkle.node(by_definition(leaves[:cut]), by_definition(leaves[cut:]))


def some(count: int) -> list[bytes]:
    return [merkle.leaf(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("count", ROOTS)
def test_roots_are_the_published_ones(count: int) -> None:
    leaves = [merkle.leaf(one) for one in INPUTS[:count]]
    assert grown(leaves).root().hex() == ROOTS[count]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert grown([]).root() == by_definition([]) == merkle.EMPTY


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_has_a_path_and_no_path_fits_another_place(size: int) -> None:
    leaves = some(size)
    tree = grown(leaves)
    root = tree.root()
    assert root == by_definition(leaves)
    for index in {0, size // 2, size - 1}:
        path = tree.inclusion(index)
        assert merkle.is_included(leaves[index], index, size, path, root)
        others = [other for other in (index - 1, index + 1) if 0 <= other < size]
        for other in others:
            assert not merkle.is_included(leaves[index], other, size, path, root)
        assert not merkle.is_included(merkle.leaf(b"altered"), index, size, path, root)
        assert not merkle.is_included(leaves[index], index, size, [*path, root], root)
        assert not path or not merkle.is_included(leaves[index], index, size, path[:-1], root)


@given(size=st.integers(1, 700), first=st.integers(1, 700), batch=st.integers(1, 300), at=st.data())
def test_an_older_tree_is_the_beginning_of_a_newer_one(
    size: int, first: int, batch: int, at: st.DataObject
) -> None:
    first = min(first, size)
    leaves = some(size)
    tree, older = grown(leaves, first, batch), grown(leaves[:first])
    path = tree.consistency(first)
    facts = (first, older.root(), size, tree.root())
    assert merkle.is_consistent(*facts, path)
    index = at.draw(st.integers(0, size - 1))
    assert merkle.is_included(leaves[index], index, size, tree.inclusion(index), tree.root())
    if index < first:  # one leaf of the past is another one: no path of the new tree leads there
        forged = [*leaves[:index], merkle.leaf(b"forged"), *leaves[index + 1 :]]
        assert not merkle.is_consistent(
            first, grown(forged[:first]).root(), size, tree.root(), path
        )
    if path:
        assert not merkle.is_consistent(*facts, path[:-1])
        assert not merkle.is_consistent(*facts, [*path, path[0]])


def test_nothing_outside_the_tree_is_proven() -> None:
    tree = grown(some(5))
    for refused in (
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(-1),
        lambda: tree.consistency(6),
    ):
        with pytest.raises(ValueError, match="no such"):
            refused()
    assert not merkle.is_consistent(6, tree.root(), 5, tree.root(), [])
    assert not merkle.is_included(some(5)[0], 0, 0, [], tree.root())


def test_a_short_tile_is_not_taken_for_a_tree() -> None:
    leaves = some(5)
    short = Tree(6, lambda level, number: b"".join(leaves))
    with pytest.raises(ValueError, match="shorter"):
        short.root()


@given(st.integers(1, 70_000).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size))))
def test_the_tiles_of_a_path_are_known_before_it_is_asked_for(both: tuple[int, int]) -> None:
    size, first = both
    asked: set[tuple[int, int]] = set()

    def read(level: int, number: int) -> bytes:
        asked.add((level, number))
        return bytes(merkle.WIDTH * merkle.SIZE)

    Tree(size, read).inclusion(first - 1)
    Tree(size, read).consistency(first)
    assert asked <= merkle.touched(size, [first - 1])
