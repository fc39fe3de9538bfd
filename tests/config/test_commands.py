"""`manage.py where` and `demo`: for people, for scripts; secrets stay in files of mode 0600."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.servers.demo import DEMO_USERS, demo_sign_ins
from config.servers.place import write_secret
from tests.config.conftest import ROOT, Launch, clean_environment
from trust.context import Role

NAMES = {
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "SYSTEM_DATABASE_URL",
    "REPORTS_DATABASE_URL",
    "REDIS_URL",
    "BASE_URL",
}


@pytest.fixture
def elsewhere(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder named by YAGONA_DATA, with no address in the environment."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YAGONA_DATA", str(data))
    data.mkdir()
    return data


def said(*command: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_where_prints_every_address_of_a_running_system(launch: Launch) -> None:
    run = launch()
    run.wait_for("READY")
    file = run.data / "where.json"
    done = subprocess.run(
        [sys.executable, "manage.py", "where", "--json"],
        env={**clean_environment(), "YAGONA_DATA": str(run.data)},
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip

    told = json.loads(done.stdout)

    assert set(told) == NAMES
    assert told["BASE_URL"] == f"http://localhost:{run.port}"
    assert told == {name: json.loads(file.read_text())[name.lower()] for name in NAMES}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_environment_overrides(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_secret(elsewhere / "where.json", {name.lower(): f"file-{name}" for name in NAMES})
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    told = json.loads(said("where", "--json"))

    assert told["REDIS_URL"] == "redis://elsewhere"
    assert told["DATABASE_URL"] == "file-DATABASE_URL"


def test_where_says_that_nothing_runs(elsewhere: Path) -> None:
    with pytest.raises(CommandError, match=f"Nothing runs on {elsewhere}"):
        said("where", "--json")


def test_demo_lists_a_sign_in_for_each_role(elsewhere: Path) -> None:
    with pytest.raises(CommandError, match="has no demonstration"):
        said("demo", "--json")
    made = demo_sign_ins()

    told = json.loads(said("demo", "--json"))

    assert set(told) == {role.value for role in Role} - {"system"}
    assert len(told["pharmacist"]) == 2
    assert [s["password"] for s in told["doctor"]] == [
        s.password for s in made if s.role == "doctor"
    ]
    assert stat.S_IMODE((elsewhere / "demo.json").stat().st_mode) == 0o600
    assert all(s.password in said("demo") for s in made)


def test_demo_passwords_are_the_folders_own_and_stay(data: Path) -> None:
    first, second = data.parent / "first", data.parent / "second"
    first.mkdir()
    second.mkdir()

    made = demo_sign_ins(first)

    assert demo_sign_ins(first) == made
    passwords = {s.password for s in [*made, *demo_sign_ins(second)]}
    assert len(passwords) == 2 * len(DEMO_USERS)
    assert min(map(len, passwords)) >= 12


def test_dbshell_speaks_to_the_running_database_with_the_wheels_psql(
    launch: Launch,
) -> None:
    run = launch()
    run.wait_for("READY")
    psql = shutil.which("psql")
    folder = str(Path(psql).parent) if psql else ""
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if p != folder)
    done = subprocess.run(
        [sys.executable, "manage.py", "dbshell", "--", "-Atc", "SELECT current_user"],
        env={**clean_environment(), "YAGONA_DATA": str(run.data), "PATH": path},
        cwd=ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip

    assert done.stdout.strip() == "yagona_app", done.stderr


def test_up_refuses_production(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAGONA_PRODUCTION", "1")

    with pytest.raises(CommandError, match="in production each program runs by itself"):
        call_command("up", data=data)
    assert not data.exists()
