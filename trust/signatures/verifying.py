"""The steps of a verification (ETSI EN 319 102-1, section 5), each a refusal of its own.

Form, content, time, mathematics and chain, person, revocation, level: in this order, so that what a
refusal says is the first thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from trust.signatures import chains, errors, structure
from trust.signatures.chains import Trust
from trust.signatures.names import common_name, pinfl_of
from trust.signatures.ports import Evidence, Level, SignerInfo
from trust.signatures.standing import SKEW, Standing, answers_about, judge
from trust.signatures.structure import Parts, hostile
from trust.signatures.tokens import Stamp, stamp_of

_ABOUT_TIME = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE,  # also says "not yet valid"
}


@dataclass(frozen=True, slots=True)
class Question:
    """By which authorities, with which evidence, seen from when; whose, and how good it must be."""

    trust: Trust
    evidence: Evidence
    at: datetime
    expected_pinfl: str | None = None
    least: Level = Level.BASIC

    @property
    def seen(self) -> datetime:
        """When signature and evidence were certainly there."""
        return min(self.evidence.kept_since or self.at, self.at)

    def moment(self, stamp: Stamp | None) -> datetime:
        """The earliest time that is proven for the signature: the one that counts."""
        stamped = stamp.at if stamp else self.seen
        return min(self.evidence.signed_before or stamped, stamped)


Check = Callable[[ValidationContext, ValidationContext], Awaitable[StandardCMSSignatureStatus]]


async def verified(content: bytes, der: bytes, asked: Question) -> SignerInfo:
    """Who signed this content. Raises the first refusal there is reason for."""
    parts = structure.read(der)
    structure.must_be_about(parts, content)

    def check(signer: ValidationContext, time: ValidationContext) -> Any:
        return async_validate_detached_cms(content, parts.signed_data, signer, time)

    return await judged(parts, check, asked)


async def judged(parts: Parts, check: Check, asked: Question) -> SignerInfo:
    """The steps that signatures upon bytes and those in a PDF share; `check` does the mathematics."""
    with hostile(errors.BadTimeStamp):
        stamp = await stamp_of(parts, asked.trust, asked.evidence, asked.seen)
    moment = asked.moment(stamp)
    path = await _chain(parts, check, asked, moment)
    _must_have_been_then(parts, moment)
    who = load_der_x509_certificate(path.last.dump())
    _must_be(who, asked.expected_pinfl)
    with hostile(errors.RevocationUnknown):
        standing = await _standing(parts, path, asked, moment)
    level = _level(stamp, standing, asked.least)
    return _told(who, path, parts, moment, level, standing)


async def _chain(parts: Parts, check: Check, asked: Question, moment: datetime) -> ValidationPath:
    """The mathematics, then the way to a root at that moment."""
    others = chains.pile(asked.trust, asked.evidence, parts.certificates)
    with hostile():
        status = await check(
            chains.context(asked.trust.roots, others, moment),
            chains.context(asked.trust.time_roots, others, asked.seen),
        )
    if not status.valid:
        raise errors.BadSignature
    if not status.intact:
        raise errors.SignedOtherBytes
    path = status.validation_path
    if status.trusted and path is not None:
        return path
    if _was_out_of_date(status, moment):
        raise errors.CertificateExpired
    raise errors.UntrustedCertificate


def _was_out_of_date(status: StandardCMSSignatureStatus, moment: datetime) -> bool:
    """The way was found, and the certificate at its end did not hold then."""
    certificate: Any = status.signing_cert
    holds = certificate["tbs_certificate"]["validity"]
    inside = holds["not_before"].native <= moment <= holds["not_after"].native
    return not inside and status.trust_problem_indic in _ABOUT_TIME


def _must_have_been_then(parts: Parts, moment: datetime) -> None:
    """Nobody signs after the time that is proven for the signature."""
    if parts.claimed_at > moment + SKEW:
        raise errors.ClockWrong


def _must_be(who: Certificate, expected_pinfl: str | None) -> None:
    if expected_pinfl is not None and pinfl_of(who) != expected_pinfl:
        raise errors.WrongSigner


async def _standing(
    parts: Parts, path: ValidationPath, asked: Question, moment: datetime
) -> Standing:
    """Of the whole chain; `revoked_at` is the signer's own."""
    others = chains.pile(asked.trust, asked.evidence, parts.certificates)
    found: list[Standing] = []
    for certificate, way in chains.down_to_leaf(path):
        told = await answers_about(certificate, way, asked.evidence, asked.trust.roots, others)
        found.append(judge(told, moment, asked.at))
        if found[-1].revoked_before:
            raise errors.CertificateRevoked
    signer = found[0]
    if not signer.known and (asked.evidence.ocsps or asked.evidence.crls):
        raise errors.RevocationUnknown  # answers were kept, and none of them is one
    return Standing(all(one.known for one in found), revoked_at=signer.revoked_at)


def _level(stamp: Stamp | None, standing: Standing, least: Level) -> Level:
    """What the evidence amounts to. Raises when it is less than `least`."""
    if stamp is None:
        level = Level.BASIC
    elif standing.known and stamp.lasting:
        level = Level.LASTING
    else:
        level = Level.STAMPED
    if level.reaches(least):
        return level
    raise errors.TimeStampMissing if stamp is None else errors.RevocationUnknown


def _told(
    who: Certificate,
    path: ValidationPath,
    parts: Parts,
    moment: datetime,
    level: Level,
    standing: Standing,
) -> SignerInfo:
    above = [load_der_x509_certificate(one.dump()) for one in chains.above(path)]
    return SignerInfo(
        name=common_name(who),
        pinfl=pinfl_of(who),
        serial=f"{who.serial_number:x}",
        certificate_pem=_pem(who),
        chain=tuple(_pem(one) for one in above),
        signed_at=parts.claimed_at if level is Level.BASIC else moment,
        claimed_at=parts.claimed_at,
        level=level,
        certificate_valid_at_signing=True,  # anything else was refused above
        revoked_at=standing.revoked_at,
    )


def _pem(certificate: Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
