"""All tables of the room, for Django alone."""

from __future__ import annotations

from trust.accounts.models import AccessToken, Account, ParkedForm, SignInCode
from trust.erasure.models import Erasure
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
from trust.signatures.models import DocumentSignature, SigningCertificate
from trust.transparency.models import (
    Cosignature,
    LogCheckpoint,
    LogEntry,
    LogReplay,
    LogStamp,
    LogTile,
    LookChain,
    SealQueue,
)

__all__ = [
    "AccessToken",
    "Account",
    "ChainHead",
    "Cosignature",
    "DocumentSignature",
    "Erasure",
    "Journal",
    "Ledger",
    "Locator",
    "LogCheckpoint",
    "LogEntry",
    "LogReplay",
    "LogStamp",
    "LogTile",
    "LookChain",
    "OutboxTask",
    "ParkedForm",
    "RegisterLedger",
    "ResourceHead",
    "SealQueue",
    "SearchIndex",
    "SignInCode",
    "SigningCertificate",
]
