"""Invented signers with keys like those of a browser, and an authority whose clock tests can set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate, ReasonFlags, load_pem_x509_certificate

from trust.signatures.authority import Addresses, Lives
from trust.signatures.chains import Trust
from trust.signatures.cms import CmsProvider
from trust.signatures.errors import ProviderUnreachable
from trust.signatures.ports import Evidence, Prepared
from trust.signatures.testca import TestCA
from trust.signatures.upgrading import upgrade

ADDRESSES = Addresses(crl="http://ca.example/crl", ocsp="http://ca.example/ocsp")
START = datetime(2026, 1, 10, 8, tzinfo=UTC)
DOCTOR, OTHER = "31507800000011", "42011900000022"
NAME = "Sinov Shifokor"


class Clock:
    """A time that moves when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how_far: float) -> datetime:
        self.now += timedelta(**how_far)
        return self.now


@dataclass
class Away:
    """An authority that does not answer."""

    asked: int = 0

    def stamp(self, digest_sha256: bytes) -> bytes:
        self.asked += 1
        raise ProviderUnreachable

    def revocation(self, certificate: bytes) -> bytes:
        self.asked += 1
        raise ProviderUnreachable


@dataclass
class Signer:
    """A person's key as WebCrypto holds it, with its certificate."""

    certificate_pem: str
    key: ec.EllipticCurvePrivateKey

    @property
    def readable(self) -> Certificate:
        return load_pem_x509_certificate(self.certificate_pem.encode())

    @property
    def certificate(self) -> bytes:
        return self.readable.public_bytes(Encoding.DER)

    @property
    def serial(self) -> int:
        return self.readable.serial_number

    def raw(self, what: bytes) -> bytes:
        """What `subtle.sign` answers: r and s, 32 bytes each."""
        r, s = decode_dss_signature(self.key.sign(what, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass
class World:
    """One authority, and the provider that trusts it."""

    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(START))
    lives: Lives = field(default_factory=Lives)

    def __post_init__(self) -> None:
        self.ca = TestCA(self.folder, addresses=ADDRESSES, clock=self.clock, lives=self.lives)
        self.trust = Trust((self.ca.root,), (self.ca.root,), self.ca.issuers)
        self.provider = CmsProvider(self.trust, stamps=self.ca, revocations=self.ca)

    def signer(self, pinfl: str = DOCTOR, days: int | None = None) -> Signer:
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return Signer(self.ca.issue(public, NAME, pinfl, days=days), key)

    def prepared(self, signer: Signer, content: bytes) -> Prepared:
        return self.provider.to_sign(signer.certificate_pem, content, self.clock.now)

    def signed(self, signer: Signer, content: bytes) -> bytes:
        prepared = self.prepared(signer, content)
        return self.provider.assemble(prepared, signer.raw(prepared.attributes))

    def stamped(self, signer: Signer, content: bytes) -> bytes:
        """B-T: nobody was asked about revocation."""
        silent = CmsProvider(self.trust, stamps=self.ca)
        return upgrade(silent, self.signed(signer, content))[0]

    def answered(self, signer: Signer) -> Evidence:
        """What the authority says now about the signer and itself."""
        asked = (signer.certificate, *self.ca.issuers)
        return Evidence(ocsps=tuple(self.ca.revocation(one) for one in asked))

    def listed(self) -> Evidence:
        """The same as lists."""
        return Evidence(crls=(self.ca.crl(), self.ca.root_crl()))

    def revoke(self, signer: Signer) -> None:
        self.ca.revoke(signer.serial, ReasonFlags.key_compromise, self.clock.now)
