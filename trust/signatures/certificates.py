"""Certificates of an account: asked for by a browser that made the key, given back when it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.core import signing
from django.db.models import Q

from trust.context import Context
from trust.signatures.errors import NoCertificate, NoPersonalNumber, NotProven
from trust.signatures.house import required
from trust.signatures.models import SigningCertificate

_SALT = "trust.signatures.enrol"
_MINUTES = 10
_HALF = 32  # bytes of r, and of s, on P-256


def challenge(ctx: Context) -> str:
    """What the new key signs first, for this account and ten minutes."""
    return signing.dumps(str(ctx.actor.account_id), salt=_SALT)


def enrol(
    ctx: Context,
    *,
    pinfl: str,
    public_key: bytes,
    asked: str,
    proof: bytes,
    device: str,
) -> SigningCertificate:
    """A certificate for the public key (DER of its SPKI) of this account's holder.

    `proof` is the new key's signature (r and s) upon `asked`, our challenge.
    Raises NoPersonalNumber, NotProven, NoAuthority.
    """
    if not pinfl:
        raise NoPersonalNumber
    _must_be_fresh(ctx, asked)
    _must_hold(public_key, asked.encode(), proof)
    pem = required().issue(public_key, ctx.actor.name, pinfl)
    made = x509.load_pem_x509_certificate(pem.encode())
    return SigningCertificate.objects.create(
        account_id=ctx.actor.account_id,
        serial=f"{made.serial_number:x}",
        pem=pem,
        device=device.strip()[:80],
        issued_at=ctx.now,
        expires_at=made.not_valid_after_utc,
    )


def report_lost(ctx: Context, *, certificate_id: UUID) -> None:
    """The device is gone, or somebody else may hold it: nothing signed from now on counts.

    What was signed before stays good. A second time changes nothing. Raises NoCertificate.
    """
    mine = SigningCertificate.objects.filter(account_id=ctx.actor.account_id, id=certificate_id)
    row = mine.first()
    if row is None:
        raise NoCertificate
    if mine.filter(lost_at=None).update(lost_at=ctx.now):
        required().revoke(int(row.serial, 16), x509.ReasonFlags.key_compromise, ctx.now)


def held(ctx: Context) -> Sequence[SigningCertificate]:
    """All certificates of this account, the newest first."""
    rows = SigningCertificate.objects.filter(account_id=ctx.actor.account_id)
    return list(rows.order_by("-issued_at"))


def usable(ctx: Context) -> Sequence[SigningCertificate]:
    """Those that hold today."""
    rows = SigningCertificate.objects.filter(account_id=ctx.actor.account_id)
    return list(rows.filter(_holds_at(ctx.now)).order_by("-issued_at"))


def usable_one(ctx: Context, serial: str) -> SigningCertificate:
    """The one of this serial number, if it is this account's and holds today. Raises NoCertificate."""
    rows = SigningCertificate.objects.filter(account_id=ctx.actor.account_id, serial=serial)
    row = rows.filter(_holds_at(ctx.now)).first()
    if row is None:
        raise NoCertificate
    return row


def _holds_at(now: datetime) -> Q:
    return Q(lost_at=None, issued_at__lte=now, expires_at__gt=now)


def _must_be_fresh(ctx: Context, asked: str) -> None:
    try:
        told = signing.loads(asked, salt=_SALT, max_age=_MINUTES * 60)
    except signing.BadSignature as error:
        raise NotProven from error
    if told != str(ctx.actor.account_id):
        raise NotProven


def _must_hold(public_key: bytes, message: bytes, proof: bytes) -> None:
    """Whoever asks holds the private half. Raises NotProven."""
    try:
        key = load_der_public_key(public_key)
    except ValueError as error:
        raise NotProven from error
    is_p256 = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not is_p256 or len(proof) != 2 * _HALF:
        raise NotProven
    halves = int.from_bytes(proof[:_HALF], "big"), int.from_bytes(proof[_HALF:], "big")
    try:
        key.verify(encode_dss_signature(*halves), message, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise NotProven from error
