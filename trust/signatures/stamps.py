"""Time-stamps of the test authority (RFC 3161), and a bridge that lets pyHanko use any authority."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from asn1crypto import algos, keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from trust.signatures.ports import TimeStampAuthority
from trust.signatures.vault import Identity

_DIGEST = 32  # bytes of SHA-256


class LocalStamps:
    """Stamps with a key of this machine and the time of `clock`."""

    def __init__(
        self, identity: Identity, issuers: tuple[bytes, ...], clock: Callable[[], datetime]
    ) -> None:
        private = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self._key = keys.PrivateKeyInfo.load(private)
        self._certificate = x509.Certificate.load(identity.certificate.public_bytes(Encoding.DER))
        self._issuers = [x509.Certificate.load(one) for one in issuers]
        self._clock = clock

    def stamp(self, digest_sha256: bytes) -> bytes:
        """The DER of a TimeStampToken."""
        if len(digest_sha256) != _DIGEST:
            raise ValueError("not a SHA-256 digest")
        answer = self._stamper().request_tsa_response(question(digest_sha256))
        return answer["time_stamp_token"].dump()

    def _stamper(self) -> DummyTimeStamper:
        return DummyTimeStamper(
            tsa_cert=self._certificate,
            tsa_key=self._key,
            certs_to_embed=SimpleCertificateStore.from_certs(self._issuers),
            fixed_dt=self._clock().replace(microsecond=0),
        )


def question(digest_sha256: bytes) -> tsp.TimeStampReq:
    """A request that asks for the authority's certificates too."""
    imprint = tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": digest_sha256,
        }
    )
    return tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})


class Bridge(TimeStamper):
    """Asks a `TimeStampAuthority` where pyHanko wants a client of its own."""

    def __init__(self, authority: TimeStampAuthority) -> None:
        super().__init__(include_nonce=False)
        self._authority = authority

    async def async_request_tsa_response(self, req: Any) -> tsp.TimeStampResp:
        """The token, in the envelope of an answer."""
        digest = req["message_imprint"]["hashed_message"].native
        token = self._authority.stamp(digest)
        return tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": tsp.ContentInfo.load(token)}
        )
