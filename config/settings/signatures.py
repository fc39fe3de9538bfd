"""Signatures with certificates: whose authority issues and answers."""

from __future__ import annotations

from config.settings.base import DEVELOPMENT
from config.settings.where import DATA

# The authority that ships is for demonstration and tests: nobody outside trusts it.
TEST_AUTHORITY = DEVELOPMENT
AUTHORITY_FOLDER = DATA / "authority"
