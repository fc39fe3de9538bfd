"""Refusals of the ledger."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class StaleVersion(Refusal):
    """The caller names a version that is no longer the newest (412 in HTTP terms)."""

    message = gettext_noop("Somebody changed this entry meanwhile. Look at it again, then repeat.")
    status = 412


class AlreadyDone(Refusal):
    """The same request arrived twice; `target` says where the first one ended."""

    message = gettext_noop("This was already saved.")
    status = 409


class ErasedByLaw(Refusal):
    """Nobody reads it any more, and nobody writes it again under its id."""

    message = gettext_noop("This entry was erased by law.")
    status = 410
