"""An authority for each test, and a stranger beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.signatures.people import START, Clock, World
from trust.signatures.authority import Lives


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "authority")


@pytest.fixture
def stranger(tmp_path: Path, world: World) -> World:
    """Another authority of the same name, at the same time."""
    return World(tmp_path / "stranger", clock=world.clock)


@pytest.fixture
def decade(tmp_path: Path) -> World:
    """An authority of ten years ago of which everything but its root has expired since."""
    then = Clock(START - timedelta(days=3660))
    return World(
        tmp_path / "decade", then, Lives(root=3000, issuing=1500, service=1400, person=700)
    )
