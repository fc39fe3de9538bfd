"""The tiles of one tree in the database, read as the tree asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from trust.transparency.merkle import SIZE, Tiles, Tree, extend, touched, unfinished
from trust.transparency.models import LogTile

_AT_ONCE = 500  # audit paths


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

    def fetch(self, wanted: Collection[tuple[int, int]]) -> None:
        """Read many tiles at once, as a proof needs them."""
        levels, numbers = [level for level, _ in wanted], [number for _, number in wanted]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT level, number, hashes FROM trust_logtile "
                "JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted (level, number) "
                "USING (level, number) WHERE tree = %s",
                [levels, numbers, self.tree],
            )
            self.held |= {(level, number): bytes(hashes) for level, number, hashes in cursor}

    def paths(self, size: int, indexes: Iterable[int]) -> dict[int, list[bytes]]:
        """The audit paths of these leaves. Their tiles are read a part at a time and not kept: those
        of a long record in a log of a country are as many as its rows."""
        found: dict[int, list[bytes]] = {}
        ordered = sorted(indexes)
        for start in range(0, len(ordered), _AT_ONCE):
            part = ordered[start : start + _AT_ONCE]
            near = Store(self.tree)
            near.fetch(touched(size, part))
            tree = near.over(size)
            found |= {index: tree.inclusion(index) for index in part}
        return found

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
