"""The one way in which starting refuses: a single clear sentence."""

from __future__ import annotations


class CannotStart(Exception):
    """Why the servers do not start, said in one sentence; the command exits non-zero with it."""
