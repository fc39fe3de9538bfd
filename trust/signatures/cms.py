"""Signatures upon bytes: CAdES of ETSI EN 319 122-1, levels B-B, B-T and B-LT, verified offline.

The moment that counts is the earliest that is proven: the time-stamp's, or when the signature was
sealed in our store; without both it is now. At that moment the certificate must have been valid and
not revoked; what happened to it afterwards changes nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from trust.signatures import making, structure
from trust.signatures.chains import Trust
from trust.signatures.errors import ProviderUnreachable
from trust.signatures.ports import (
    NO_EVIDENCE,
    Evidence,
    Level,
    Prepared,
    RevocationSource,
    SignerInfo,
    TimeStampAuthority,
)
from trust.signatures.verifying import Question, verified
from trust.signatures.waiting import settled

_CHALLENGE = 32  # bytes


class CmsProvider:
    """Makes and checks signatures with the authorities of `trust`; asks the network nothing itself."""

    def __init__(
        self,
        trust: Trust,
        *,
        stamps: TimeStampAuthority | None = None,
        revocations: RevocationSource | None = None,
    ) -> None:
        self.trust, self._stamps, self._revocations = trust, stamps, revocations

    def challenge(self) -> bytes:
        """Random bytes that are signed once."""
        return secrets.token_bytes(_CHALLENGE)

    def to_sign(self, certificate_pem: str, content: bytes, at: datetime) -> Prepared:
        """What the key in the browser is to sign."""
        return making.prepare(certificate_pem, content, at)

    def assemble(self, prepared: Prepared, raw_signature: bytes) -> bytes:
        """The detached CMS, DER."""
        return making.assemble(prepared, raw_signature, self.trust.issuers)

    def timestamp(self, cms: bytes) -> bytes:
        """A TimeStampToken (DER) upon the signature value. Raises ProviderUnreachable."""
        if self._stamps is None:
            raise ProviderUnreachable
        return self._stamps.stamp(sha256(structure.signature_of(cms)).digest())

    def revocation(self, certificate: bytes) -> bytes:
        """An OCSP response (DER) about a certificate (DER). Raises ProviderUnreachable."""
        if self._revocations is None:
            raise ProviderUnreachable
        return self._revocations.revocation(certificate)

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
        """Who signed these bytes, seen from `at`. Raises a refusal of trust.signatures.errors."""
        asked = Question(self.trust, evidence, at, expected_pinfl, least)
        return settled(verified(content, cms, asked))
