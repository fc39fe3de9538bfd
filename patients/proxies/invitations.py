"""What the locator knows of an invitation: never its code."""

from __future__ import annotations

from trust.accounts.codes import typed
from trust.keys.services import keyed_hash

KEY_KIND = "proxy"


def code_hash(code: str) -> str:
    """The keyed hash of a code as it was typed."""
    return keyed_hash("invitation", typed(code))
