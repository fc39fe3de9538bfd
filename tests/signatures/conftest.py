"""An authority for each test, and a stranger beside it; keys are made once and copied."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.signatures.people import START, Clock, World
from trust.signatures.authority import Lives


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities on their first day."""
    folder = tmp_path_factory.mktemp("founded")
    for name in ("authority", "stranger"):
        World(folder / name)
    return folder


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> World:
    return World(_copied(founded, tmp_path, "authority"))


@pytest.fixture
def stranger(founded: Path, tmp_path: Path, world: World) -> World:
    """Another authority of the same name, at the same time."""
    return World(_copied(founded, tmp_path, "stranger"), clock=world.clock)


@pytest.fixture
def decade(tmp_path: Path) -> World:
    """An authority of ten years ago of which everything, the root too, has expired since."""
    then = Clock(START - timedelta(days=3660))
    lives = Lives(root=3000, issuing=1500, service=1400, person=700)
    return World(tmp_path / "decade", then, lives)


def _copied(founded: Path, tmp_path: Path, name: str) -> Path:
    return Path(shutil.copytree(founded / name, tmp_path / name))
