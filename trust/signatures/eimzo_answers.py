"""What E-IMZO-SERVER answers, by its published interface (the README of e-imzo-doc, section 2.2).

Its signatures are O'z DSt 1092:2009, which no open library verifies: the server does, and its word
is read here. What it says must be said outright; a field that is missing counts as a no.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from asn1crypto import cms, pem, x509

from trust.context import Refusal
from trust.signatures import errors
from trust.signatures.ports import Evidence, Level, SignerInfo
from trust.signatures.structure import certificates_of, hostile

PINFL = "1.2.860.3.16.1.2"
TASHKENT = timezone(timedelta(hours=5))  # its times name no zone; the server stands in Uzbekistan

Table = Mapping[int, type[Refusal]]
SIGNATURES: Table = {
    -1: errors.RevocationUnknown,
    -10: errors.BadSignature,
    -11: errors.UntrustedCertificate,
    -12: errors.CertificateExpired,
    -20: errors.RevocationUnknown,  # of the time-stamp's certificate
    -21: errors.BadTimeStamp,
    -22: errors.BadTimeStamp,
    -23: errors.BadTimeStamp,
}
# The same number means another thing where somebody signs in.
SIGN_IN: Table = {
    -1: errors.RevocationUnknown,
    -5: errors.ClockWrong,
    -10: errors.BadSignature,
    -11: errors.UntrustedCertificate,
    -12: errors.CertificateExpired,
    -20: errors.ChallengeExpired,
}
NONE: Table = {}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose certificate it is, as the server reads it."""

    name: str
    pinfl: str
    serial: str
    valid_from: datetime
    valid_to: datetime


def must_be_good(told: Mapping[str, Any], table: Table) -> None:
    """Status 1, or the refusal it stands for; a status nobody published is no answer."""
    status = told.get("status")
    if type(status) is not int:  # JSON's true would equal 1
        raise errors.ProviderUnreachable
    if status != 1:
        refusal = table.get(status, errors.ProviderUnreachable)
        expired = refusal is errors.CertificateExpired
        raise errors.CertificateRevoked if expired and _tells_of_revocation(told) else refusal


def _tells_of_revocation(told: Mapping[str, Any]) -> bool:
    """Not valid then: this has two reasons, which the signer must mend in different ways."""
    with hostile(errors.ProviderUnreachable):
        signers = (told.get("pkcs7Info") or {}).get("signers") or ()
        return any(one.get("revokedStatusInfo") for one in signers)


def subject_of(told: Mapping[str, Any]) -> Subject:
    """The certificate of who signed in."""
    with hostile(errors.ProviderUnreachable):
        info = told["subjectCertificateInfo"]
        names = info["subjectName"]
        return Subject(
            name=names.get("CN", ""),
            pinfl=names.get(PINFL, ""),
            serial=info["serialNumber"],
            valid_from=_time(info["validFrom"]),
            valid_to=_time(info["validTo"]),
        )


def document_of(told: Mapping[str, Any]) -> bytes:
    """The document inside an attached signature."""
    with hostile(errors.ProviderUnreachable):
        return base64.b64decode(told["pkcs7Info"]["documentBase64"], validate=True)


def signer_of(told: Mapping[str, Any], der: bytes, seen: datetime) -> SignerInfo:
    """The one signer, checked field by field; `seen` is when the signature was there for certain."""
    with hostile(errors.ProviderUnreachable):
        signers = told["pkcs7Info"]["signers"]
        if len(signers) != 1:
            raise errors.MalformedSignature
        return _signer(signers[0], der, seen)


def _signer(one: Mapping[str, Any], der: bytes, seen: datetime) -> SignerInfo:
    _must(one, "verified", errors.BadSignature)
    _must(one, "certificateVerified", errors.UntrustedCertificate)
    revoked = one.get("revokedStatusInfo")
    too_late = errors.CertificateRevoked if revoked else errors.CertificateExpired
    _must(one, "certificateValidAtSigningTime", too_late)
    claimed = _time(one["signingTime"])
    stamped = _stamped(one.get("timeStampInfo"))
    _must_be_then(claimed, stamped, seen)
    own = one["certificate"][0]
    answers = (one, one["timeStampInfo"]) if stamped else (one,)
    ocsps = tuple(base64.b64decode(a["OCSPResponse"]) for a in answers if a.get("OCSPResponse"))
    level = Level.STAMPED if stamped else Level.BASIC
    carried = _carried(der)
    certificate = carried.pop(int(own["serialNumber"], 16), None)
    return SignerInfo(
        name=own["subjectInfo"].get("CN", ""),
        pinfl=own["subjectInfo"].get(PINFL, ""),
        serial=own["serialNumber"],
        certificate_pem=_pem(certificate) if certificate else "",
        chain=tuple(_pem(above) for above in carried.values()),
        signed_at=stamped or claimed,
        claimed_at=claimed,
        level=Level.LASTING if stamped and len(ocsps) == len(answers) else level,
        certificate_valid_at_signing=True,
        evidence=Evidence(tuple(above.dump() for above in carried.values()), ocsps),
    )


def _stamped(told: Mapping[str, Any] | None) -> datetime | None:
    if told is None:
        return None
    for claim in ("verified", "digestVerified", "certificateVerified"):
        _must(told, claim, errors.BadTimeStamp)
    _must(told, "certificateValidAtSigningTime", errors.BadTimeStamp)
    return _time(told["time"])


def _must_be_then(claimed: datetime, stamped: datetime | None, seen: datetime) -> None:
    """Without a stamp the server believes the signer's clock, so it must be near the real time:
    who sets it back would sign with a certificate that was revoked since."""
    skew = timedelta(minutes=5)
    far = claimed > stamped + skew if stamped else abs(seen - claimed) > skew
    if far or (stamped and stamped > seen + skew):
        raise errors.ClockWrong


def _must(told: Mapping[str, Any], claim: str, refusal: type[Refusal]) -> None:
    if told.get(claim) is not True:
        raise refusal


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=TASHKENT)


def _carried(der: bytes) -> dict[int, x509.Certificate]:
    """The certificates inside the signature, by serial number; algorithms do not matter for this."""
    signed: Any = cms.ContentInfo.load(der)["content"]
    return {one.serial_number: one for one in certificates_of(signed)}


def _pem(certificate: x509.Certificate) -> str:
    return pem.armor("CERTIFICATE", certificate.dump()).decode()
