"""The seal of this house and whom its verifications trust, as the settings say.

Outside production a test authority in the data folder gives it. Production without an authority
has no seal: what is printed says so on the sheet, and its hash is kept all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from trust.accounts.gate import database_now
from trust.signatures.authority import Addresses
from trust.signatures.chains import Trust
from trust.signatures.cms import CmsProvider
from trust.signatures.errors import NoAuthority, ProviderUnreachable
from trust.signatures.pades import Sealer
from trust.signatures.testca import TestCA

_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class House:
    """With what documents are sealed, and by what seals are judged."""

    sealer: Sealer
    trust: Trust
    is_test: bool


def house() -> House | None:
    """The seal of this house, if it has one."""
    held = authority()
    return _house(held) if held else None


def authority() -> TestCA | None:
    """The test authority, where the settings name its folder."""
    folder = settings.TEST_AUTHORITY
    told = Addresses(crl=settings.AUTHORITY_CRL, ocsp=settings.AUTHORITY_OCSP)
    return _opened(folder, told) if folder else None


def required() -> TestCA:
    """The authority, where something cannot go on without one. Raises NoAuthority."""
    if (held := authority()) is None:
        raise NoAuthority
    return held


def provider() -> CmsProvider:
    """Makes and checks signatures of people. Raises NoAuthority."""
    return _provider(required())


@cache
def _provider(held: TestCA) -> CmsProvider:
    trust = Trust((held.root,), (held.root,), held.issuers)
    return CmsProvider(trust, stamps=held, revocations=held)


def answers() -> bool:
    """Whether the authority says the time right now."""
    try:
        required().stamp(bytes(32))
    except (ProviderUnreachable, NoAuthority):
        return False
    return True


@cache
def _opened(folder: Path, told: Addresses) -> TestCA:
    """Its first day is yesterday: the transaction that asks first has begun before it is made."""
    if not folder.exists():
        TestCA(folder, addresses=told, clock=_yesterday)
    return TestCA(folder, addresses=told, clock=database_now)


def _yesterday() -> datetime:
    return timezone.now() - _BEFORE


@cache
def _house(held: TestCA) -> House:
    sealer = Sealer(held.seal, held.issuers, stamps=held, revocations=held)
    return House(sealer, Trust((held.root,), (held.root,), held.issuers), is_test=True)
