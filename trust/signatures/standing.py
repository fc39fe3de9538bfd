"""Whether a certificate stood at a moment, by answers kept from then (RFC 6960, RFC 5280 lists).

Each answer is checked as of the day it was given, for its signer may be long gone; then it is read
for the moment of the signature: a revocation afterwards does not undo what was signed before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    OCSPValidationError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from trust.signatures import chains
from trust.signatures.ports import Evidence
from trust.signatures.structure import hostile

SKEW = timedelta(minutes=5)  # how far the clocks of honest machines lie apart
_UNDATED = timedelta(minutes=30)  # how long an answer counts that does not say until when


@dataclass(frozen=True, slots=True)
class Answer:
    """What a true answer says: not revoked, or revoked from then on."""

    given: datetime
    until: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`known`: somebody who may say so said that it stood; else nobody said anything of use."""

    known: bool
    revoked_before: bool = False
    revoked_at: datetime | None = None


def judge(answers: Iterable[Answer], moment: datetime, at: datetime) -> Standing:
    """How a certificate stood at `moment`, seen from `at`.

    One answer that tells of an earlier revocation outweighs any that say otherwise: a certificate
    that was suspended and given back did not sign meanwhile.
    """
    heard = [one for one in answers if one.given <= at + SKEW]
    revoked = sorted(one.revoked_at for one in heard if one.revoked_at)
    if revoked and revoked[0] <= moment:
        return Standing(known=True, revoked_before=True, revoked_at=revoked[0])
    known = bool(revoked) or any(moment <= one.until for one in heard)
    return Standing(known, revoked_at=revoked[0] if revoked else None)


async def answers_about(
    certificate: x509.Certificate,
    path: ValidationPath,
    evidence: Evidence,
    roots: tuple[bytes, ...],
    others: Sequence[x509.Certificate],
) -> list[Answer]:
    """The true answers about a certificate; forged ones and those about others are passed over."""
    found: list[Answer] = []
    for der in evidence.ocsps:
        if span := _span_of_ocsp(der):
            asked = chains.context(roots, list(others), span[0], ocsps=[der])
            found += await _heard(span, verify_ocsp_response, certificate, path, asked)
    for der in evidence.crls:
        if span := _span_of_crl(der):
            asked = chains.context(roots, list(others), span[0], crls=[der])
            found += await _heard(span, verify_crl, certificate, path, asked)
    return found


async def _heard(
    span: tuple[datetime, datetime],
    check: Any,
    certificate: x509.Certificate,
    path: ValidationPath,
    asked: ValidationContext,
) -> list[Answer]:
    try:
        await check(certificate, path, asked)
    except RevokedError as error:
        # The answer may be no good because the one who signed it was revoked: that is no answer.
        return [] if error.is_side_validation else [Answer(*span, error.revocation_dt)]
    except (ValidationError, PathError, OCSPValidationError, CRLValidationError):
        return []
    return [Answer(*span, None)]


def _span_of_ocsp(der: bytes) -> tuple[datetime, datetime] | None:
    """When it was given and until when it counts; nothing for a refusal or a bundle of answers."""
    with hostile():
        response = ocsp.OCSPResponse.load(der, strict=True)
        if response["response_status"].native != "successful":
            return None
        single: Any = response.response_data["responses"]
        if len(single) != 1:
            return None
        return _span(single[0]["this_update"].native, single[0]["next_update"].native)


def _span_of_crl(der: bytes) -> tuple[datetime, datetime] | None:
    with hostile():
        told: Any = crl.CertificateList.load(der, strict=True)["tbs_cert_list"]
        return _span(told["this_update"].native, told["next_update"].native)


def _span(given: datetime, until: datetime | None) -> tuple[datetime, datetime]:
    return given, until or given + _UNDATED
