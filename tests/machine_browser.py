"""The Chromium that tests drive; `python -m tests.machine_browser` prints where it is."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MEND = "run: sudo apt-get install chromium"


class NoBrowser(Exception):
    """No Chromium on this machine; the message names the one command that mends it."""


def chromium() -> Path:
    """A Chromium of this machine, else the one Playwright has fetched."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise NoBrowser(f"CHROMIUM names {named}, which is no program; {MEND}")
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _fetched()


def _fetched() -> Path:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    for pattern in ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/*/*shell"):
        for program in sorted(cache.glob(pattern), reverse=True):
            if os.access(program, os.X_OK):
                return program
    raise NoBrowser(f"The tests need Chromium, and this machine has none; {MEND}")


if __name__ == "__main__":
    try:
        print(chromium())
    except NoBrowser as error:
        sys.exit(str(error))
