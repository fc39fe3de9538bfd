"""The authorities this house trusts, as settings name them; made once for each process."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from trust.accounts.gate import database_now
from trust.signatures.authority import Addresses
from trust.signatures.chains import Trust
from trust.signatures.cms import CmsProvider
from trust.signatures.errors import NoAuthority, ProviderUnreachable
from trust.signatures.testca import TestCA


@cache
def authority() -> TestCA:
    """The test authority of the demonstration. Raises NoAuthority in production."""
    if not settings.TEST_AUTHORITY:
        raise NoAuthority
    base = f"{settings.BASE_URL}/authority"
    addresses = Addresses(crl=f"{base}/list.crl", ocsp=f"{base}/ocsp")
    return TestCA(settings.AUTHORITY_FOLDER, addresses=addresses, clock=database_now)


@cache
def trusted() -> Trust:
    """Whom signatures and time-stamps may come from. Raises NoAuthority."""
    one = authority()
    return Trust(roots=(one.root,), time_roots=(one.root,), issuers=one.issuers)


def answers() -> bool:
    """Whether the authority says the time right now."""
    try:
        authority().stamp(bytes(32))
    except (ProviderUnreachable, NoAuthority):
        return False
    return True


@cache
def provider() -> CmsProvider:
    """Makes and checks signatures. Raises NoAuthority."""
    return CmsProvider(trusted(), stamps=authority(), revocations=authority())
