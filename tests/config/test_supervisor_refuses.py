"""Each way in which starting cannot work: one clear sentence, exit non-zero, no data lost."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.servers import processes
from config.servers.errors import CannotStart
from config.servers.place import Place
from tests.config.conftest import Launch, Run, launch_tiny, new_folder


def refused(run: Run) -> str:
    """The one sentence a refused start ends with."""
    status = run.popen.wait(40)
    said = run.said()
    assert status == 1, said
    assert "Traceback" not in said
    assert "READY" not in said
    last = said.rstrip().splitlines()[-1]
    assert last.endswith("."), last
    return last


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file with its content."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """A data folder as a stopped run leaves it."""
    with new_folder() as folder:
        run = launch_tiny(folder)
        run.wait_for("READY")
        assert run.stop() == 0
        yield folder


@pytest.fixture
def made(stopped: Path, data: Path) -> Path:
    """A copy of it; a data folder may be moved."""
    subprocess.run(["cp", "-a", str(stopped), str(data)], check=True)
    return data


def test_a_taken_port(launch: Launch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = refused(launch(port=port))

    assert said == (
        f"Port {port} is taken by another program: stop it, or choose another with PORT=."
    )


def test_a_second_run_on_the_same_data(launch: Launch) -> None:
    first = launch()
    first.wait_for("READY")

    said = refused(launch())

    assert f"already runs on {first.data} (process {first.popen.pid}, " in said
    assert f"http://localhost:{first.port}" in said
    assert all(map(processes.is_alive, first.children()))
    assert first.query("SELECT 1") == [(1,)]


def test_a_database_that_is_incomplete_is_left_untouched(launch: Launch, made: Path) -> None:
    (made / "postgres" / "global" / "pg_control").unlink()
    before = fingerprint(made / "postgres")

    said = refused(launch())

    assert "is incomplete and was left untouched" in said
    assert fingerprint(made / "postgres") == before


def test_a_first_start_that_was_interrupted_begins_anew(launch: Launch, data: Path) -> None:
    Place(data).open()
    Place(data).claim(None)
    half = data / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    run = launch()
    run.wait_for("READY")

    assert run.query("SELECT 1") == [(1,)]
    assert not half.exists()


def test_a_folder_with_somebody_elses_files(launch: Launch, data: Path) -> None:
    data.mkdir()
    (data / "thesis.odt").write_text("years of work")
    before = fingerprint(data)

    said = refused(launch())

    assert "is not empty and holds no complete Yagona data" in said
    assert {k: v for k, v in fingerprint(data).items() if k != "lock"} == before


@pytest.mark.parametrize("told", [{"format": 0, "postgresql": 18}, {"format": 1, "postgresql": 17}])
def test_a_folder_of_another_release(launch: Launch, made: Path, told: dict[str, int]) -> None:
    (made / "format.json").write_text(json.dumps(told))
    before = fingerprint(made)

    said = refused(launch())

    assert "was made by another release" in said
    assert "docs/operations.md" in said
    assert fingerprint(made) == before


def test_a_cluster_of_an_older_postgresql(launch: Launch, made: Path) -> None:
    version = made / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    before = fingerprint(made / "postgres")

    said = refused(launch())

    assert "was made by PostgreSQL 17, this release brings 18" in said
    assert fingerprint(made / "postgres") == before


def test_lost_keys_are_not_replaced(launch: Launch, made: Path) -> None:
    (made / "secrets.json").unlink()

    said = refused(launch())

    assert "secrets.json is missing" in said
    assert not (made / "secrets.json").exists()


def test_a_file_in_place_of_the_folder(launch: Launch, data: Path) -> None:
    data.write_text("not a folder")

    assert "is not a folder" in refused(launch())
    assert data.read_text() == "not a folder"


def test_a_folder_that_may_not_be_read(made: Path) -> None:
    """Tried in a process without privileges, because root may read everything."""
    made.chmod(0o000 if os.geteuid() else 0o700)
    come, go = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
        told = "a traceback"
        try:
            Place(made).open()
            told = "opened"
        except CannotStart as refusal:
            told = str(refusal)
        finally:  # this copy of pytest must not go on, whatever happens
            os.write(go, told.encode())
            os._exit(0)
    os.close(go)
    told = os.read(come, 4000).decode()
    os.close(come)
    os.waitpid(child, 0)
    made.chmod(0o700)

    assert f"The data folder {made} belongs to " in told
    Place(made).open()  # the control: for its owner the same folder opens


def test_a_folder_that_the_servers_account_cannot_enter(launch: Launch, data: Path) -> None:
    """A checkout below /root: the database goes to a folder of its own and stays there."""
    outside = data.parent / "outside"
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    folder = closed / "data"

    first = launch(folder=folder, TINY_OUTSIDE=str(outside))
    first.wait_for("READY")
    first.query("CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.stop() == 0
    second = launch(folder=folder, TINY_OUTSIDE=str(outside))
    second.wait_for("READY")
    assert second.query("SELECT answer FROM kept") == [(42,)]
    assert second.stop() == 0

    home = folder / json.loads((folder / "home.json").read_text())["home"]
    assert home.parent == (outside if os.geteuid() == 0 else closed)
    shutil.rmtree(home)
    assert "which is gone" in refused(launch(folder=folder, TINY_OUTSIDE=str(outside)))
