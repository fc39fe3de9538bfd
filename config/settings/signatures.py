"""Who vouches for the house's seal. Outside production a test authority, made at first use.

A real authority is not connected yet: production prints without a seal, says so on each sheet, and
remembers the hash of each file all the same (docs/adr/0014-pdf.md).
"""

from __future__ import annotations

from pathlib import Path

from config.settings.base import BASE_URL, DEVELOPMENT
from config.settings.where import DATA

TEST_AUTHORITY: Path | None = DATA / "authority" if DEVELOPMENT else None
# Written into certificates, for programs of others that ask about them.
AUTHORITY_CRL = f"{BASE_URL}/authority/crl"
AUTHORITY_OCSP = f"{BASE_URL}/authority/ocsp"
