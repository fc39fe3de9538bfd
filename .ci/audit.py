"""Known holes of pinned packages: asks an advisory source about every line of the locks.

    AUDIT_URL=https://... .ci/audit.py LOCK...      the package index whose JSON API is asked

Ends with 0 when every pin was answered for and none has a known hole, with 1 when one has, and with
2 when the source could not answer: nothing is called clean that was not asked about.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

# A source that knows no hole here has no advisories at all, or serves a copy without them.
CANARY = ("django", "4.2.0")
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^\s;\\]+)", re.MULTILINE)
SECONDS = 20
Pin = tuple[str, str]


class OutOfReach(Exception):
    """The source did not answer for this pin."""


def pins(text: str) -> Iterator[Pin]:
    """Name and version of every pin of a lock."""
    for name, version in PIN.findall(text):
        yield re.sub(r"[-_.]+", "-", name).lower(), version


def holes(source: str, pin: Pin) -> list[str]:
    """Known holes of one pin, one line each. Raises OutOfReach."""
    name, version = pin
    try:
        address = f"{source}/pypi/{name}/{version}/json"
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 (http alone, see main)
            told: Any = json.load(answer)
        known = told["vulnerabilities"]
    except (OSError, ValueError, KeyError) as error:
        raise OutOfReach(f"{name} {version}: {type(error).__name__}") from error
    return [_line(pin, one) for one in known if not one.get("withdrawn")]


def _line(pin: Pin, one: dict[str, Any]) -> str:
    mended = ", ".join(one.get("fixed_in") or []) or "no version yet"
    names = ", ".join([one.get("id", "?"), *(one.get("aliases") or [])])
    return f"{pin[0]} {pin[1]}: {names}; mended in {mended}"


def audit(source: str, asked: list[Pin]) -> tuple[list[str], list[str]]:
    """Holes found, and pins the source did not answer for."""
    found, unknown = [], []

    def one(pin: Pin) -> None:
        try:
            found.extend(holes(source, pin))
        except OutOfReach as error:
            unknown.append(str(error))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, asked))
    return sorted(found), sorted(unknown)


def has_advisories(source: str) -> bool:
    """Whether the source knows what everybody knows."""
    try:
        return bool(holes(source, CANARY))
    except OutOfReach:
        return False


def main(arguments: list[str]) -> int:
    """Ask, tell, and say how it ended."""
    source = os.environ.get("AUDIT_URL", "").rstrip("/")
    if not source:
        print("NOT AUDITED: AUDIT_URL names no package index to ask.")
        return 2
    if not source.startswith(("https://", "http://127.0.0.1")):
        print(f"AUDIT_URL must begin with https://: {source}")
        return 2
    asked = sorted({pin for lock in arguments for pin in pins(Path(lock).read_text("utf-8"))})
    if not asked:
        print("No pins: name a lock.")
        return 2
    if not has_advisories(source):
        print(
            "NOT AUDITED: the advisory source is out of reach or has no advisories; ask again with a network."
        )
        return 2
    found, unknown = audit(source, asked)
    for line in found:
        print(f"KNOWN HOLE {line}")
    for line in unknown:
        print(f"NOT AUDITED {line}")
    print(f"{len(asked)} pins asked, {len(found)} known holes, {len(unknown)} not answered.")
    return 1 if found else 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
