"""Where the running servers are: the environment first, else `$YAGONA_DATA/where.json`."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("YAGONA_DATA", ROOT / ".data")).resolve()


def _file() -> dict[str, str]:
    try:
        return json.loads((DATA / "where.json").read_text())
    except (FileNotFoundError, PermissionError):
        return {}


_WHERE = _file()


def where(name: str, default: str = "") -> str:
    """The value of `NAME` in the environment, else of `name` in where.json, else `default`."""
    return os.environ.get(name.upper()) or _WHERE.get(name.lower(), "") or default
