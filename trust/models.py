"""All tables of the room, for Django alone."""

from __future__ import annotations

from trust.accounts.models import AccessToken, Account, ParkedForm, SignInCode
from trust.journal.models import Journal
from trust.ledger.models import (
    ChainHead,
    Ledger,
    Locator,
    RegisterLedger,
    ResourceHead,
    SearchIndex,
)
from trust.outbox.models import OutboxTask

__all__ = [
    "AccessToken",
    "Account",
    "ChainHead",
    "Journal",
    "Ledger",
    "Locator",
    "OutboxTask",
    "ParkedForm",
    "RegisterLedger",
    "ResourceHead",
    "SearchIndex",
    "SignInCode",
]
