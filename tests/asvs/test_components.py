"""Packages of others: pinned, inventoried, and asked about; a known hole fails the run.

The advisory source itself is outside; here a server on loopback answers in its form.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from config.servers.ports import free_port
from tests.architecture.tree import ROOT

HOLE = {"id": "PYSEC-0000-1", "aliases": ["CVE-0000-1"], "fixed_in": ["4.2.1"]}
Known = dict[str, list[dict[str, Any]]]


@pytest.fixture
def source() -> Iterator[tuple[str, Known]]:
    """The address of a source, and what it knows: `name version` -> holes."""
    known: Known = {"django 4.2.0": [HOLE], "sound 1.0": [], "other 2.0": []}

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _empty, _pypi, name, version, _json = self.path.split("/")
            found = known.get(f"{name} {version}")
            self.send_response(200 if found is not None else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"vulnerabilities": found}).encode())

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", known
    server.shutdown()
    server.server_close()


def audit(url: str, *locks: Path) -> subprocess.CompletedProcess[str]:
    """Run the step as CI does."""
    return subprocess.run(
        [sys.executable, str(ROOT / ".ci/audit.py"), *map(str, locks)],
        env={**os.environ, "AUDIT_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """Two sound packages, spelled as pip-compile writes them."""
    file = tmp_path / "some.lock"
    file.write_text(
        "Sound==1.0 \\\n    --hash=sha256:00\nother[extra]==2.0 \\\n    --hash=sha256:00\n"
    )
    return file


def test_sound_pins_pass(source: tuple[str, Known], lock: Path) -> None:
    done = audit(source[0], lock)
    assert done.returncode == 0
    assert "2 pins asked, 0 known holes, 0 not answered" in done.stdout


def test_a_pin_with_a_known_hole_fails(source: tuple[str, Known], lock: Path) -> None:
    lock.write_text(lock.read_text() + "Django==4.2.0\n")
    done = audit(source[0], lock)
    assert done.returncode == 1
    assert "KNOWN HOLE django 4.2.0: PYSEC-0000-1, CVE-0000-1; mended in 4.2.1" in done.stdout


def test_a_withdrawn_advisory_is_none(source: tuple[str, Known], lock: Path) -> None:
    source[1]["sound 1.0"] = [HOLE | {"withdrawn": "2026-01-01T00:00:00Z"}]
    assert audit(source[0], lock).returncode == 0


def test_a_pin_the_source_does_not_know_is_not_called_clean(
    source: tuple[str, Known], lock: Path
) -> None:
    lock.write_text(lock.read_text() + "elsewhere==1\n")
    done = audit(source[0], lock)
    assert done.returncode == 2 and "NOT AUDITED elsewhere 1" in done.stdout


def test_a_source_without_advisories_is_noticed(source: tuple[str, Known], lock: Path) -> None:
    source[1]["django 4.2.0"] = []
    done = audit(source[0], lock)
    assert done.returncode == 2 and "NOT AUDITED" in done.stdout


def test_a_source_out_of_reach_is_said_in_one_sentence(lock: Path) -> None:
    done = audit(f"http://127.0.0.1:{free_port()}", lock)
    assert done.returncode == 2
    assert done.stdout.startswith("NOT AUDITED: the advisory source is out of reach")
    assert done.stderr == ""


def test_without_a_source_nothing_is_called_clean(lock: Path) -> None:
    done = audit("", lock)
    assert done.returncode == 2 and "AUDIT_URL names no package index" in done.stdout


@pytest.mark.parametrize("url", ["http://evil.example", "file:///etc", "ftp://x"])
def test_only_https_is_asked(url: str, lock: Path) -> None:
    assert "must begin with https" in audit(url, lock).stdout


def test_every_line_of_our_locks_is_asked_about(source: tuple[str, Known]) -> None:
    locks = [ROOT / name for name in ("requirements.lock", "requirements-dev.lock")]
    pinned = {
        line.split("==")[0]
        for lock in locks
        for line in lock.read_text().splitlines()
        if "==" in line
    }
    done = audit(source[0], *locks)
    assert done.returncode == 2  # that server knows none of them
    assert done.stdout.count("NOT AUDITED") >= len(pinned) > 60


@pytest.mark.parametrize(("ends", "expected"), [(0, 0), (2, 0), (1, 1)])
def test_ci_fails_with_a_hole_and_goes_on_without_a_source(
    tmp_path: Path, ends: int, expected: int
) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / ".ci/run").write_text((ROOT / ".ci/run").read_text())
    (tmp_path / ".ci/audit.py").write_text(f"import sys; print('audited'); sys.exit({ends})")
    (tmp_path / "Makefile").write_text("check:\n\t@true\ntest:\n\t@true\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["sh", ".ci/run"], cwd=tmp_path, env=kept, capture_output=True, text=True, check=False
    )
    assert "audited" in done.stdout and done.returncode == expected
