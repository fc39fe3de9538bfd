"""The scripts behind make: what is missing is named in one sentence, what is there is not done twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import machine_browser
from tests.config.conftest import ROOT

# `make test` hands these down, and an inner make would speak of its folders.
_OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
LOCK = "!!! no requirement at all\n"  # whoever tries to install it fails at once, without a network


def install(folder: Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    """Run .ci/install in a folder of its own."""
    (folder / "some.lock").write_text(LOCK)
    return subprocess.run(
        ["/bin/sh", str(ROOT / ".ci/install"), "some.lock"],
        cwd=folder, env={"PATH": path, "HOME": str(folder)}, stdin=subprocess.DEVNULL,
        check=False, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A folder with a virtual environment that works."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def test_an_unchanged_lock_is_not_installed_again(environment: Path) -> None:
    (environment / ".venv" / "some.lock.installed").write_text(LOCK)

    assert install(environment).returncode == 0


def test_a_changed_lock_is_installed_and_a_failure_leaves_no_stamp(environment: Path) -> None:
    stamp = environment / ".venv" / "some.lock.installed"
    stamp.write_text("another lock\n")

    done = install(environment)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Installing from some.lock failed")
    assert not stamp.exists()


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "basename").symlink_to(shutil.which("basename") or "/usr/bin/basename")

    done = install(tmp_path, path=str(tools))

    assert done.returncode != 0
    assert "Yagona needs Python 3.11 or newer" in done.stderr


def test_a_machine_without_chromium_names_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(machine_browser.NoBrowser, match="run: sudo apt-get install chromium"):
        machine_browser.chromium()

    fetched = tmp_path / "none" / "chromium-1" / "chrome-linux64" / "chrome"
    fetched.parent.mkdir(parents=True)
    fetched.touch(mode=0o755)
    assert machine_browser.chromium() == fetched

    (tmp_path / "chromium").touch(mode=0o755)
    assert machine_browser.chromium() == tmp_path / "chromium"


def test_no_lock_names_a_registry() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text


def test_ci_runs_linters_and_tests_and_fails_with_either(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    for check, test, expected in (("true", "true", 0), ("false", "true", 1), ("true", "false", 1)):
        (tmp_path / "Makefile").write_text(
            f"check:\n\t@echo checked; {check}\ntest:\n\t@echo tested; {test}\n"
        )
        done = subprocess.run(
            [str(tmp_path / ".ci/run")],
            env={name: value for name, value in os.environ.items() if name not in _OF_MAKE},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == expected
        assert done.stdout.splitlines()[0] == "checked"
        assert "tested" in done.stdout
