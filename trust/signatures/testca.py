"""A whole authority in one folder, for demonstration and tests: certificates, revocation, time.

It issues to public keys it is given and keeps no private key of a person. Its root is trusted where
a setting says so and nowhere else; two folders are two authorities that do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key

from trust.signatures import authority, revocations, vault
from trust.signatures.authority import Addresses, Lives, PublicKey
from trust.signatures.names import subject
from trust.signatures.stamps import LocalStamps
from trust.signatures.vault import Identity

ROOT, ISSUING, STAMPING, SEAL = "root", "issuing", "stamping", "seal"


class TestCA:
    """Issues, revokes, answers and stamps. Made at first use, read back afterwards."""

    __test__ = False  # its name is not that of a test

    def __init__(
        self,
        folder: Path,
        *,
        addresses: Addresses,
        clock: Callable[[], datetime],
        name: str = "Yagona test authority",
        lives: Lives | None = None,
    ) -> None:
        self._folder, self._addresses, self._clock = folder, addresses, clock
        self._lives = lives or Lives()
        vault.fill_once(folder, lambda fresh: self._found(fresh, name))
        self._register = revocations.Register(folder)
        self._root, self._issuing = self._held(ROOT), self._held(ISSUING)
        above = tuple(_der(one.certificate) for one in (self._issuing, self._root))
        self._stamps = LocalStamps(self._held(STAMPING), above, clock)

    def _held(self, name: str) -> Identity:
        return vault.held(self._folder, name)

    def _found(self, folder: Path, name: str) -> None:
        """Everything an authority has on its first day."""
        now, told, lives = self._clock(), self._addresses, self._lives
        root = authority.root(f"{name}: root", now, lives.root)
        issuing = authority.issuing(f"{name}: issuing", root, now, lives.issuing, told)
        stamping = authority.stamping(f"{name}: time", issuing, now, lives.service, told)
        seal = authority.seal(f"{name}: seal", issuing, now, lives.service, told)
        made = {ROOT: root, ISSUING: issuing, STAMPING: stamping, SEAL: seal}
        register = revocations.Register(folder)
        for key, identity in made.items():
            vault.keep(folder, key, identity)
            register.enter(identity.certificate)

    @property
    def root(self) -> bytes:
        """The certificate to trust, DER."""
        return _der(self._root.certificate)

    @property
    def root_pem(self) -> bytes:
        """The certificate to trust, PEM."""
        return self._root.certificate.public_bytes(Encoding.PEM)

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """The certificates between a person and the root, DER."""
        return (_der(self._issuing.certificate),)

    @property
    def seal(self) -> Identity:
        """The organisation's own key, for seals upon PDF documents."""
        return self._held(SEAL)

    def issue(self, public_key: bytes, name: str, pinfl: str, *, days: int | None = None) -> str:
        """A certificate (PEM) for the public key of a person, given as DER of its SPKI."""
        key = load_der_public_key(public_key)
        if not isinstance(key, PublicKey):
            raise TypeError("only P-256 and RSA keys sign documents")
        days = self._lives.person if days is None else days
        made = authority.signing_certificate(
            self._issuing, subject(name, pinfl), key, self._clock(), days, self._addresses
        )
        self._register.enter(made)
        return made.public_bytes(Encoding.PEM).decode()

    def revoke(self, serial: int, reason: x509.ReasonFlags, at: datetime) -> None:
        """Take a certificate back from `at` on."""
        self._register.revoke(revocations.Revocation(serial, at, reason))

    def crl(self) -> bytes:
        """What was taken back among persons and services, DER."""
        return self._list(self._issuing)

    def root_crl(self) -> bytes:
        """What was taken back among the authorities themselves, DER."""
        return self._list(self._root)

    def _list(self, issuer: Identity) -> bytes:
        own = self._issuing.certificate.serial_number
        is_root = issuer is self._root
        found = [one for one in self._register.all_revoked() if (one.serial == own) == is_root]
        now = self._clock()
        return revocations.revocation_list(issuer, found, int(now.timestamp()), now)

    def ocsp(self, request: bytes) -> bytes:
        """An answer (DER) to a request (DER)."""
        issuers = [self._issuing, self._root]
        return revocations.answer(request, issuers, self._register, self._clock())

    def revocation(self, certificate: bytes) -> bytes:
        """The answer (DER) about a certificate (DER) of this authority."""
        asked = x509.load_der_x509_certificate(certificate)
        issuer = self._root if asked.issuer == self._root.certificate.subject else self._issuing
        return self.ocsp(revocations.question(asked, issuer.certificate))

    def stamp(self, digest_sha256: bytes) -> bytes:
        """A TimeStampToken (DER) at the time of the clock."""
        return self._stamps.stamp(digest_sha256)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
