"""An authority for each test, and a stranger beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.signatures.people import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "authority")


@pytest.fixture
def stranger(tmp_path: Path, world: World) -> World:
    """Another authority of the same name, at the same time."""
    return World(tmp_path / "stranger", clock=world.clock)
