"""The system under test, started by `manage.py up` in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from config.servers.ports import free_port
from tests.logs import note

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 240.0  # seconds; the first start makes a database and the demonstration
# What tests/running.py set for this process would point the site at the tests' own database.
_OURS = (
    "YAGONA_ROLE",
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "SYSTEM_DATABASE_URL",
    "REPORTS_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEY",
    "SIGN_KEY",
)


@dataclass(frozen=True)
class Site:
    """A running system."""

    base_url: str
    data: Path
    process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command against it; its standard output."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=_environment(self.data),
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def sign_in_of(self, username: str) -> str:
        """The demo password of a username."""
        told = json.loads((self.data / "demo.json").read_text())["sign_ins"]
        return next(one["password"] for one in told if one["username"] == username)

    def superuser(self) -> str:
        """The database's own superuser: what an attacker inside the house would be."""
        password = json.loads((self.data / "secrets.json").read_text())["postgres"]
        port = json.loads((self.data / "ports.json").read_text())["postgres"]
        return f"postgresql://postgres:{password}@127.0.0.1:{port}/yagona"

    def stop(self) -> None:
        """As Ctrl-C would; a site that somebody else started goes on."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return kept | {"YAGONA_DATA": str(data)}


def start() -> Site:
    """Start it and wait until it says it is ready; YAGONA_TEST_SITE names a running one's data."""
    if running := os.environ.get("YAGONA_TEST_SITE"):
        where = json.loads((Path(running) / "where.json").read_text())
        return Site(where["base_url"], Path(running))
    data = Path(tempfile.mkdtemp(prefix="yagona-site-"))
    data.chmod(0o711)
    note(data)
    port = free_port()
    log = (data / "up.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port), "--data", str(data / "data")],
        cwd=ROOT,
        env=_environment(data / "data"),
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    site = Site(f"http://localhost:{port}", data / "data", process)
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None or _is_ready(site.base_url):
            break
        time.sleep(0.3)
    if not _is_ready(site.base_url):
        process.terminate()
        raise RuntimeError((data / "up.log").read_text()[-3000:])
    return site


def _is_ready(base_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base_url}/health/ready", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
