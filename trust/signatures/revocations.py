"""What the test authority says about revocation: lists (RFC 5280) and answers (RFC 6960).

Every certificate and every revocation is a file of its own, so two processes never undo each other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256, Hash, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from trust.signatures.vault import Identity, write_secret

LIST_HOLDS = timedelta(days=7)
ANSWER_HOLDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Revocation:
    """One certificate taken back."""

    serial: int
    at: datetime
    reason: x509.ReasonFlags


class Register:
    """Which certificates were issued, and which were taken back."""

    def __init__(self, folder: Path) -> None:
        self._issued = folder / "issued"
        self._revoked = folder / "revoked"

    def enter(self, certificate: x509.Certificate) -> None:
        """Remember a certificate."""
        self._issued.mkdir(mode=0o700, exist_ok=True)
        path = self._issued / f"{certificate.serial_number:x}.pem"
        write_secret(path, certificate.public_bytes(Encoding.PEM))

    def knows(self, serial: int) -> bool:
        """Whether this serial number was issued here."""
        return (self._issued / f"{serial:x}.pem").exists()

    def revoke(self, revocation: Revocation) -> None:
        """Take a certificate back; the first revocation stands."""
        self._revoked.mkdir(mode=0o700, exist_ok=True)
        told = {"at": revocation.at.isoformat(), "reason": revocation.reason.value}
        path = self._revoked / f"{revocation.serial:x}.json"
        if not path.exists():
            write_secret(path, json.dumps(told).encode())

    def revoked(self, serial: int) -> Revocation | None:
        """When and why this certificate was taken back."""
        path = self._revoked / f"{serial:x}.json"
        if not path.exists():
            return None
        told = json.loads(path.read_bytes())
        at, reason = datetime.fromisoformat(told["at"]), x509.ReasonFlags(told["reason"])
        return Revocation(serial, at, reason)

    def all_revoked(self) -> list[Revocation]:
        """Everything taken back, in a stable order."""
        serials = sorted(int(path.stem, 16) for path in self._revoked.glob("*.json"))
        return [found for serial in serials if (found := self.revoked(serial))]


def revocation_list(issuer: Identity, found: list[Revocation], number: int, now: datetime) -> bytes:
    """A full list, DER."""
    draft = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now)
        .next_update(now + LIST_HOLDS)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_key_of(issuer), critical=False)
    )
    for one in found:
        draft = draft.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(one.serial)
            .revocation_date(one.at)
            .add_extension(x509.CRLReason(one.reason), critical=False)
            .build()
        )
    return draft.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def _key_of(issuer: Identity) -> x509.AuthorityKeyIdentifier:
    found = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found.value)


def question(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """An OCSP request (DER) about one certificate."""
    draft = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA256())
    return draft.build().public_bytes(Encoding.DER)


def answer(request: bytes, issuers: list[Identity], register: Register, now: datetime) -> bytes:
    """An OCSP response (DER), signed by the authority that issued the certificate in question."""
    asked = ocsp.load_der_ocsp_request(request)
    for issuer in issuers:
        if _key_hash(issuer, asked.hash_algorithm) == asked.issuer_key_hash:
            return _signed(asked, issuer, register, now)
    refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    return refused.public_bytes(Encoding.DER)


def _signed(asked: ocsp.OCSPRequest, issuer: Identity, register: Register, now: datetime) -> bytes:
    revoked = register.revoked(asked.serial_number)
    known = register.knows(asked.serial_number)
    status = ocsp.OCSPCertStatus.GOOD if known else ocsp.OCSPCertStatus.UNKNOWN
    draft = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=asked.issuer_name_hash,
        issuer_key_hash=asked.issuer_key_hash,
        serial_number=asked.serial_number,
        algorithm=asked.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else status,
        this_update=now,
        next_update=now + ANSWER_HOLDS,
        revocation_time=revoked.at if revoked else None,
        revocation_reason=revoked.reason if revoked else None,
    )
    draft = draft.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    return draft.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def _key_hash(issuer: Identity, algorithm: HashAlgorithm) -> bytes:
    """RFC 6960, section 4.1.1: the hash of the key's bits without tag, length and algorithm."""
    public = issuer.certificate.public_key()
    digest = Hash(algorithm)
    digest.update(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    return digest.finalize()
