"""The one form of CMS we accept: RFC 5652, detached, one signer, with signed attributes.

The standard allows more than is safe. Without signed attributes a signature says nothing about its
certificate or time, and attributes that look like content can be passed off as such (section 11.1
binds them to the content by its type and digest). So each of them must be there, once, and fit.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256, sha384, sha512
from typing import Any

from asn1crypto import cms, core, ocsp, x509

from trust.context import Refusal
from trust.signatures.errors import MalformedSignature, SignedOtherBytes

STAMP = "signature_time_stamp_token"
DIGESTS = {"sha256": sha256, "sha384": sha384, "sha512": sha512}


@dataclass(frozen=True, slots=True)
class Parts:
    """A signature of the right form; nothing about it is proven yet."""

    signed_data: cms.SignedData
    signer: cms.SignerInfo
    digest_name: str
    message_digest: bytes
    claimed_at: datetime
    certificates: tuple[x509.Certificate, ...]
    token: cms.SignedData | None


@contextmanager
def hostile(refusal: type[Refusal] = MalformedSignature) -> Iterator[None]:
    """Round a reader of bytes that anybody may have sent: whatever it chokes on is a refusal."""
    try:
        yield
    except Refusal:
        raise
    except Exception as error:  # parsers of broken ASN.1 raise whatever they stumble over
        raise refusal from error


def read(der: bytes) -> Parts:
    """Take a signature apart. Raises MalformedSignature."""
    with hostile():
        envelope = cms.ContentInfo.load(der, strict=True)
        _must(envelope["content_type"].native == "signed_data")
        signed: Any = envelope["content"]
        _must(len(signed["signer_infos"]) == 1)
        inner = signed["encap_content_info"]
        _must(inner["content_type"].native == "data" and isinstance(inner["content"], core.Void))
        return _of_signer(signed, signed["signer_infos"][0])


def read_embedded(signed: cms.SignedData, claimed_at: datetime) -> Parts:
    """The same of a signature in a PDF, whose claimed time stands beside it (EN 319 142-1, 6.3)."""
    with hostile():
        infos: Any = signed["signer_infos"]
        _must(len(infos) == 1)
        return _of_signer(signed, infos[0], claimed_at)


def _of_signer(signed: Any, signer: Any, claimed_at: datetime | None = None) -> Parts:
    digest_name = signer["digest_algorithm"]["algorithm"].native
    _must(digest_name in DIGESTS)
    attributes = signer["signed_attrs"]
    _must(not isinstance(attributes, core.Void))
    _must(_one(attributes, "content_type").native == "data")
    _one(attributes, "signing_certificate_v2")
    claimed: datetime = claimed_at or _one(attributes, "signing_time").native
    message_digest: bytes = _one(attributes, "message_digest").native
    tokens = list(_all(signer["unsigned_attrs"], STAMP))
    _must(len(tokens) <= 1)
    return Parts(
        signed_data=signed,
        signer=signer,
        digest_name=digest_name,
        message_digest=message_digest,
        claimed_at=claimed,
        certificates=certificates_of(signed),
        token=tokens[0]["content"] if tokens else None,
    )


def certificates_of(signed: Any) -> tuple[x509.Certificate, ...]:
    """The certificates that a SignedData carries."""
    if isinstance(signed["certificates"], core.Void):
        return ()
    return tuple(one.chosen for one in signed["certificates"] if one.name == "certificate")


def must_be_about(parts: Parts, content: bytes) -> None:
    """The signed digest is that of this content. Raises SignedOtherBytes."""
    found = DIGESTS[parts.digest_name](content).digest()
    if not hmac.compare_digest(found, parts.message_digest):
        raise SignedOtherBytes


def with_token(der: bytes, token: bytes) -> bytes:
    """The same signature with a TimeStampToken as unsigned attribute (EN 319 122-1, section 5.3)."""
    with hostile():
        envelope: Any = cms.ContentInfo.load(der, strict=True)
        attribute = cms.CMSAttribute({"type": STAMP, "values": [cms.ContentInfo.load(token)]})
        signer = envelope["content"]["signer_infos"][0]
        kept = [one for one in _list(signer["unsigned_attrs"]) if one["type"].native != STAMP]
        signer["unsigned_attrs"] = cms.CMSAttributes([*kept, attribute])
        return envelope.dump(force=True)


def token_of(der: bytes) -> bytes | None:
    """The TimeStampToken (DER) that a signature carries; works for any algorithm inside."""
    with hostile():
        envelope: Any = cms.ContentInfo.load(der)
        signer = envelope["content"]["signer_infos"][0]
        found = [one.dump() for one in _all(signer["unsigned_attrs"], STAMP)]
        return found[0] if found else None


def signature_of(der: bytes) -> bytes:
    """The signature value: what a time-stamp is put upon."""
    with hostile():
        envelope: Any = cms.ContentInfo.load(der)
        return envelope["content"]["signer_infos"][0]["signature"].native


def _list(attributes: Any) -> list[Any]:
    return [] if isinstance(attributes, core.Void) else list(attributes)


def _all(attributes: Any, name: str) -> Iterator[Any]:
    for one in _list(attributes):
        if one["type"].native == name:
            yield from one["values"]


def _one(attributes: Any, name: str) -> Any:
    found = list(_all(attributes, name))
    _must(len(found) == 1)
    return found[0]


def _must(holds: bool) -> None:
    if not holds:
        raise MalformedSignature


def answer(der: bytes) -> ocsp.OCSPResponse:
    """An OCSP response as an object."""
    return ocsp.OCSPResponse.load(der, strict=True)
