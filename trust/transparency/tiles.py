"""The tiles of one tree in the database, read as the tree asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from trust.transparency.merkle import SIZE, Tiles, Tree, extend, unfinished
from trust.transparency.models import LogTile


@dataclass(slots=True)
class Store:
    """Tiles of one tree; those read or changed once are kept while this object lives."""

    tree: str
    held: Tiles = field(default_factory=dict[tuple[int, int], bytes])

    def read(self, level: int, number: int) -> bytes:
        """The hashes of a tile; nothing for one that is not there."""
        if (level, number) not in self.held:
            row = LogTile.objects.filter(tree=self.tree, level=level, number=number).first()
            self.held[level, number] = bytes(row.hashes) if row else b""
        return self.held[level, number]

    def over(self, size: int) -> Tree:
        """The tree over the first `size` leaves."""
        return Tree(size, self.read)

    def grow(self, size: int, leaves: Sequence[bytes]) -> None:
        """Let these leaves follow the first `size` ones; the unfinished tiles alone are read."""
        partial: Tiles = {
            (level, number): self.read(level, number)[: width * SIZE]
            for level, number, width in unfinished(size)
        }
        self.write(extend(partial, size, leaves))

    def write(self, changed: Tiles) -> None:
        """Keep tiles that are new or grew."""
        self.held |= changed
        LogTile.objects.bulk_create(
            [
                LogTile(tree=self.tree, level=level, number=number, hashes=hashes)
                for (level, number), hashes in changed.items()
            ],
            update_conflicts=True,
            unique_fields=["tree", "level", "number"],
            update_fields=["hashes"],
        )
