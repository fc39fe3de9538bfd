"""Ed25519 signatures (RFC 8032) upon files that leave the house and upon the public log.

The private key follows from SIGN_KEY (HKDF-SHA256), which lies outside the database as FIELD_KEY does.
Newest first: the first one signs, the public halves of all are published, so that older files can
still be checked after a change.
"""

from __future__ import annotations

import hashlib
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from trust.keys.errors import NoSigningKey

_FILES, _LOG = b"sign:files", b"sign:log"


@cache
def _private(secret: str, purpose: bytes = _FILES) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def log_keys() -> list[Ed25519PrivateKey]:
    """The keys of the public log, newest first; all of them sign, so that whoever wrote down an
    older fingerprint can still check. Raises NoSigningKey."""
    if not settings.SIGN_KEYS:
        raise NoSigningKey
    return [_private(secret, _LOG) for secret in settings.SIGN_KEYS]


def sign(content: bytes) -> bytes:
    """The detached signature, 64 bytes. Raises NoSigningKey when none is set."""
    if not settings.SIGN_KEYS:
        raise NoSigningKey
    return _private(settings.SIGN_KEYS[0]).sign(content)


def public_keys() -> list[str]:
    """The public halves as PEM, the one that signs now first."""
    return [_pem(secret) for secret in settings.SIGN_KEYS]


def fingerprint(pem: str) -> str:
    """SHA-256 of the file with the key, as `sha256sum key.pem` prints it."""
    return hashlib.sha256(pem.encode()).hexdigest()


def _pem(secret: str) -> str:
    public = _private(secret).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
