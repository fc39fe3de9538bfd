"""A folder with the keys and certificates of the test authority; only its owner reads it.

Keys of a real authority lie in a hardware module; this is for demonstration and tests alone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

PrivateKey = EllipticCurvePrivateKey | RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Identity:
    """A key with its certificate."""

    key: PrivateKey
    certificate: x509.Certificate


def write_secret(path: Path, content: bytes) -> None:
    """A new file that its owner alone may read; it never replaces one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def keep(folder: Path, name: str, identity: Identity) -> None:
    """Write key and certificate."""
    key = identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(folder / f"{name}.key", key)
    write_secret(folder / f"{name}.pem", identity.certificate.public_bytes(Encoding.PEM))


def held(folder: Path, name: str) -> Identity:
    """Read key and certificate."""
    key = load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
    if not isinstance(key, PrivateKey):
        raise TypeError(name)
    return Identity(key, x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()))


def fill_once(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` make the folder; of two processes one wins, and no half-made folder is ever seen."""
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent))  # mode 0700
    try:
        fill(fresh)
        fresh.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
