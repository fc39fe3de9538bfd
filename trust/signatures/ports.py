"""What a provider of signatures can do, and the values that pass between it and us.

Levels are those of ETSI EN 319 122-1 (CAdES) and EN 319 142-1 (PAdES). Providers hold no tables and
open no pages: bytes go in, proofs or refusals come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Level(StrEnum):
    """How much a signature carries with it; each level holds what the one before holds."""

    BASIC = "B-B"  # the signature and its certificate
    STAMPED = "B-T"  # also the time, said by somebody else (RFC 3161)
    LASTING = "B-LT"  # also the whole chain and the answers about revocation (RFC 6960)

    def reaches(self, least: Level) -> bool:
        """Whether this level is at least that one."""
        order = list(Level)
        return order.index(self) >= order.index(least)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a key somewhere else is to sign: `attributes` is the DER of the CMS signed attributes."""

    certificate_pem: str
    attributes: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies beside a signature so that it can be verified without asking anybody.

    All of it DER. `kept_since` is when signature and evidence were sealed in a store whose time is
    proven elsewhere (the ledger): the time-stamp's own certificate must have held then.
    `signed_before` is when the signature alone was sealed there, for a stamp that came late.
    """

    certificates: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    kept_since: datetime | None = None
    signed_before: datetime | None = None


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """Who signed, when, and how far it is proven. Only a verification makes one.

    `signed_at` is the time-stamp's time where there is one; `claimed_at` is the signer's clock.
    `chain` leads from the issuer to the root. `revoked_at` is a revocation after the signing.
    """

    name: str
    pinfl: str
    serial: str  # hexadecimal, as certificates are printed
    certificate_pem: str
    chain: tuple[str, ...]
    signed_at: datetime
    claimed_at: datetime
    level: Level
    certificate_valid_at_signing: bool
    revoked_at: datetime | None = None
    evidence: Evidence = NO_EVIDENCE


class TimeStampAuthority(Protocol):
    """Says that a digest existed at a time (RFC 3161)."""

    def stamp(self, digest_sha256: bytes) -> bytes:
        """The DER of a TimeStampToken. Raises ProviderUnreachable."""
        ...


class RevocationSource(Protocol):
    """Answers whether a certificate is revoked (RFC 6960)."""

    def revocation(self, certificate: bytes) -> bytes:
        """The DER of an OCSPResponse about this certificate (DER). Raises ProviderUnreachable."""
        ...


class SigningDesk(Protocol):
    """Makes signatures of keys that never leave the signer's browser."""

    def to_sign(self, certificate_pem: str, content: bytes, at: datetime) -> Prepared:
        """What the key is to sign."""
        ...

    def assemble(self, prepared: Prepared, raw_signature: bytes) -> bytes:
        """The detached CMS (DER); `raw_signature` is WebCrypto's r||s, 64 bytes."""
        ...


class SignatureProvider(Protocol):
    """Checks signatures and adds time to them."""

    def challenge(self) -> bytes:
        """Random bytes that are signed once, to show that a key is at hand."""
        ...

    def verify(
        self,
        content: bytes,
        cms: bytes,
        at: datetime,
        evidence: Evidence = NO_EVIDENCE,
        *,
        expected_pinfl: str | None = None,
        least: Level = Level.BASIC,
    ) -> SignerInfo:
        """Who signed these bytes. Raises a refusal of trust.signatures.errors."""
        ...

    def timestamp(self, cms: bytes) -> bytes:
        """A TimeStampToken (DER) upon the signature inside. Raises ProviderUnreachable."""
        ...
