"""When the journal fails."""

from __future__ import annotations


class JournalUnwritable(RuntimeError):
    """A look could not be written down, so nothing may be shown.

    Breaking the glass alone goes on without: its rows wait in a spool (trust/journal/spool.py).
    """
