"""The search that ends every run (tests/conftest.py) finds one planted value, and reads every log."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest, logs
from tests.running import SERVERS
from tests.security.readable import demo_words


def test_logs_of_the_servers_are_among_those_searched() -> None:
    assert {"postgres.log", "valkey.log"} <= {file.name for file in logs.files([SERVERS.data])}


@pytest.mark.parametrize("place", ["up.log", "log/web.log", "data/log/worker.log"])
def test_negative_control_one_planted_word_fails_the_run(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a line\n")
    monkeypatch.setattr(logs, "folders", lambda: [tmp_path])
    session: Any = SimpleNamespace(config=SimpleNamespace(stash=pytest.Stash()), exitstatus=0)
    conftest.pytest_sessionfinish(session)
    assert session.exitstatus == 0
    file.write_text(f"a line\nsomebody looked for {demo_words()[-1]}\n")
    conftest.pytest_sessionfinish(session)
    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
