"""AES-256-GCM for identifying values, keyed hashes for finding them again.

Keys are derived from FIELD_KEY (newest first) by HKDF-SHA256 (RFC 5869), one per purpose. Hashes
have a key of their own, HASH_KEY, which never changes; without it, the oldest of FIELD_KEY.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from trust.keys.errors import NoKey, Undecryptable

_NONCE = 12


@cache
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def _secrets() -> list[str]:
    if not settings.FIELD_KEYS:
        raise NoKey("FIELD_KEY is not set")
    return settings.FIELD_KEYS


def encrypt(value: bytes, *, purpose: str) -> bytes:
    """Ciphertext with a fresh nonce, bound to `purpose`."""
    nonce = secrets.token_bytes(_NONCE)
    key = _derived(_secrets()[0], f"encrypt:{purpose}")
    return nonce + AESGCM(key).encrypt(nonce, value, purpose.encode())


def decrypt(value: bytes, *, purpose: str) -> bytes:
    """The plaintext. Raises Undecryptable when no held key fits."""
    return _opened(value, purpose)[1]


def renewed(value: bytes, *, purpose: str) -> bytes | None:
    """The same plaintext under the newest key; None when it lies under it already.

    Raises Undecryptable when no held key fits.
    """
    number, plain = _opened(value, purpose)
    return encrypt(plain, purpose=purpose) if number else None


def _opened(value: bytes, purpose: str) -> tuple[int, bytes]:
    """Which key fits, the newest being 0, and the plaintext."""
    if len(value) <= _NONCE:
        raise Undecryptable(purpose)
    for number, secret in enumerate(_secrets()):
        key = _derived(secret, f"encrypt:{purpose}")
        try:
            return number, AESGCM(key).decrypt(value[:_NONCE], value[_NONCE:], purpose.encode())
        except InvalidTag:
            continue
    raise Undecryptable(purpose)


def keyed_hash(purpose: str, value: str) -> str:
    """Hex HMAC-SHA256: finds equal values without showing them."""
    key = _derived(settings.HASH_KEY or _secrets()[-1], f"hash:{purpose}")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
