"""Every log the servers and programs of a test run wrote, searched for people when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from tests.running import SERVERS


def note(folder: Path) -> None:
    """A system that a test started keeps its logs below this folder."""
    notes = SERVERS.data / "sites"
    notes.mkdir(exist_ok=True)
    (notes / uuid4().hex).write_text(str(folder))


def folders() -> list[Path]:
    """Where the logs of this run lie: the tests' servers, and each system that was started."""
    noted = sorted((SERVERS.data / "sites").glob("*"))
    return [SERVERS.data, *(Path(one.read_text()) for one in noted)]


def files(below: Iterable[Path]) -> Iterator[Path]:
    """Log files: those in a folder `log`, and `*.log` beside it."""
    for folder in below:
        for file in sorted({*folder.glob("*.log"), *folder.glob("log/*"), *folder.glob("*/log/*")}):
            if file.is_file():
                yield file


def people_in(below: Iterable[Path]) -> list[str]:
    """`file: word` for every number, phone and full name of the demonstration in a log."""
    from tests.security.readable import demo_words, readable  # Django must be set up first

    words = demo_words()
    return [
        f"{file}: {word}"
        for file in files(below)
        for word in readable(file.read_text(errors="replace"), words)
    ]
