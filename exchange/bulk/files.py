"""Reading what is to be imported: single resources, Bundles, NDJSON, whole folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.validation.services import received
from trust.context import Refusal


@dataclass(frozen=True, slots=True)
class Received:
    """One resource as it came, or the refusal of what was no resource."""

    origin: str
    tree: Any = None
    full_url: str = ""
    refusal: Refusal | None = None


def read(paths: Iterable[Path]) -> Iterator[Received]:
    """Everything in these files and folders (sorted by name)."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".json", ".ndjson"):
                yield from _file(file)


def _file(file: Path) -> Iterator[Received]:
    content = file.read_bytes()
    if file.suffix == ".ndjson":
        for number, line in enumerate(content.splitlines(), start=1):
            if line.strip():
                yield from _resource(f"{file.name}:{number}", line)
    else:
        yield from _resource(file.name, content)


def _resource(origin: str, content: bytes) -> Iterator[Received]:
    try:
        tree = received(content)
    except Refusal as refusal:
        yield Received(origin, refusal=refusal)
        return
    if isinstance(tree, dict) and tree.get("resourceType") == "Bundle":
        yield from _entries(origin, tree)
    else:
        yield Received(origin, tree)


def _entries(origin: str, bundle: dict[str, Any]) -> Iterator[Received]:
    for number, entry in enumerate(bundle.get("entry") or [], start=1):
        if isinstance(entry, dict) and "resource" in entry:
            full_url = entry.get("fullUrl")
            yield Received(
                f"{origin}#{number}",
                entry["resource"],
                full_url if isinstance(full_url, str) else "",
            )
