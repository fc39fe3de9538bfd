"""What tests of accounts compare the code with."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def controls() -> str:
    """The documentation of limits and controls."""
    return (Path(__file__).resolve().parents[2] / "docs" / "controls.md").read_text("utf-8")
