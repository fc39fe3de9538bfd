"""Certificates of the test authority (RFC 5280): root, issuing, persons, time-stamps, seal.

The profile follows what a national authority issues, so that the same checks apply: a root that
signs one issuing authority, which signs everybody else and answers about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from trust.signatures.vault import Identity

_YEAR = 365
PublicKey = EllipticCurvePublicKey | RSAPublicKey


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where certificates say that answers about them can be had."""

    crl: str
    ocsp: str


@dataclass(frozen=True, slots=True)
class Lives:
    """How long certificates hold, in days."""

    root: int = 30 * _YEAR
    issuing: int = 12 * _YEAR
    service: int = 12 * _YEAR
    person: int = 2 * _YEAR


def organisation(name: str) -> x509.Name:
    """The subject of something that is no person."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "UZ"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def root(name: str, at: datetime, days: int) -> Identity:
    """An authority that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    draft = _draft(organisation(name), organisation(name), key.public_key(), at, days)
    draft = _as_authority(draft, path_length=1)
    return Identity(key, draft.sign(key, SHA256()))


def issuing(name: str, above: Identity, at: datetime, days: int, told: Addresses) -> Identity:
    """The authority that issues everything else."""
    key = ec.generate_private_key(ec.SECP256R1())
    draft = _under(above, organisation(name), key.public_key(), at, days, told)
    draft = _as_authority(draft, path_length=0)
    return Identity(key, draft.sign(above.key, SHA256()))


def signing_certificate(
    above: Identity,
    subject: x509.Name,
    public_key: PublicKey,
    at: datetime,
    days: int,
    told: Addresses,
) -> x509.Certificate:
    """A certificate to sign documents with; the private key is somewhere else."""
    draft = _under(above, subject, public_key, at, days, told)
    draft = _no_authority(draft, documents=True)
    return draft.sign(above.key, SHA256())


def seal(name: str, above: Identity, at: datetime, days: int, told: Addresses) -> Identity:
    """An organisation's seal: its key is ours, unlike a person's."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = organisation(name)
    made = signing_certificate(above, subject, key.public_key(), at, days, told)
    return Identity(key, made)


def stamping(name: str, above: Identity, at: datetime, days: int, told: Addresses) -> Identity:
    """A time-stamp authority: RFC 3161 wants this one purpose alone, and critical."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    draft = _under(above, organisation(name), key.public_key(), at, days, told)
    draft = _no_authority(draft, documents=False).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
    )
    return Identity(key, draft.sign(above.key, SHA256()))


def _draft(
    subject: x509.Name, issuer: x509.Name, public_key: PublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    key_id = x509.SubjectKeyIdentifier.from_public_key(public_key)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(key_id, critical=False)
    )


def _under(
    above: Identity,
    subject: x509.Name,
    public_key: PublicKey,
    at: datetime,
    days: int,
    told: Addresses,
) -> x509.CertificateBuilder:
    """With the way to its issuer and to answers about it."""
    issuer = above.certificate
    ocsp = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(told.ocsp)
    )
    crl = x509.DistributionPoint([x509.UniformResourceIdentifier(told.crl)], None, None, None)
    key_id = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id)
    return (
        _draft(subject, issuer.subject, public_key, at, days)
        .add_extension(issuer_key, critical=False)
        .add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
        .add_extension(x509.CRLDistributionPoints([crl]), critical=False)
    )


def _as_authority(draft: x509.CertificateBuilder, path_length: int) -> x509.CertificateBuilder:
    return draft.add_extension(
        x509.BasicConstraints(True, path_length), critical=True
    ).add_extension(
        _usage(digital_signature=True, key_cert_sign=True, crl_sign=True), critical=True
    )


def _no_authority(draft: x509.CertificateBuilder, *, documents: bool) -> x509.CertificateBuilder:
    """Who signs documents binds himself by it (contentCommitment); nobody else may."""
    return draft.add_extension(x509.BasicConstraints(False, None), critical=True).add_extension(
        _usage(digital_signature=True, content_commitment=documents), critical=True
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
