"""Names of trees and places of tiles as they stand in addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from trust.transparency.errors import NoSuchTree


class TreeName(StrEnum):
    """Two trees: versions of records and registers; acts of the journal."""

    RECORDS = "records"
    LOOKS = "looks"


_NUMBER = re.compile(r"(?:x\d{3}/)*\d{3}", re.ASCII)
_PLACE = re.compile(r"(?P<level>\d)/(?P<number>[x\d/]+)(?:\.p/(?P<width>\d{1,3}))?", re.ASCII)
_MOST = 10**15


class NoSuchPlace(ValueError):
    """The address or the question names no place in a tree."""


def tree_named(name: str) -> TreeName:
    """The tree. Raises NoSuchTree."""
    try:
        return TreeName(name)
    except ValueError as error:
        raise NoSuchTree from error


def number(asked: Mapping[str, str], name: str) -> int:
    """A whole number of a question. Raises NoSuchPlace."""
    told = asked.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) < 16):
        raise NoSuchPlace(f"{name} must be a number")
    return int(told)


def tile_place(place: str) -> tuple[int, int, int]:
    """(level, number, width) of C2SP tlog-tiles: 0/x001/067 or 0/x001/067.p/12. Raises NoSuchPlace."""
    found = _PLACE.fullmatch(place)
    if found is None or not _NUMBER.fullmatch(found["number"]):
        raise NoSuchPlace("not the place of a tile")
    tile = int(found["number"].replace("x", "").replace("/", "")[:15])
    width = int(found["width"] or 256)
    if not 0 < width <= 256:
        raise NoSuchPlace("a tile has 1 to 256 hashes")
    return int(found["level"]), tile, width
