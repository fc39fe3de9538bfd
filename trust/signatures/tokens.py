"""Whether a time-stamp proves the time of a signature (RFC 3161; EN 319 122-1, section 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator.path import ValidationPath

from trust.signatures import chains
from trust.signatures.chains import Trust
from trust.signatures.errors import BadTimeStamp
from trust.signatures.ports import Evidence
from trust.signatures.standing import SKEW, answers_about, judge
from trust.signatures.structure import DIGESTS, Parts, certificates_of


@dataclass(frozen=True, slots=True)
class Stamp:
    """A proven time; `lasting` when the whole chain of its authority is known to have stood."""

    at: datetime
    lasting: bool
    path: ValidationPath


async def stamp_of(parts: Parts, trust: Trust, evidence: Evidence, seen: datetime) -> Stamp | None:
    """The proven time of a signature, nothing without a token. Raises BadTimeStamp.

    The token's own chain must have held when it was `seen`: a key that was lost after its time
    could date anything back.
    """
    if parts.token is None:
        return None
    others = chains.pile(trust, evidence, [*parts.certificates, *certificates_of(parts.token)])
    asked = chains.context(trust.time_roots, others, seen)
    told = await validate_tst_signed_data(parts.token, asked, lambda name: _imprint(parts, name))
    status = TimestampSignatureStatus(**told)
    path = status.validation_path
    if not (status.valid and status.intact and status.trusted) or path is None:
        raise BadTimeStamp
    if status.timestamp > seen + SKEW:
        raise BadTimeStamp
    lasting = await _stood(path, trust, evidence, others, seen)
    return Stamp(status.timestamp, lasting, path)


def _imprint(parts: Parts, name: str) -> bytes:
    signature: Any = parts.signer["signature"].native
    return DIGESTS[name](signature).digest()


async def _stood(
    path: ValidationPath,
    trust: Trust,
    evidence: Evidence,
    others: list[x509.Certificate],
    seen: datetime,
) -> bool:
    known = True
    for certificate, way in chains.down_to_leaf(path):
        told = await answers_about(certificate, way, evidence, trust.time_roots, others)
        standing = judge(told, seen, seen)
        if standing.revoked_before:
            raise BadTimeStamp
        known = known and standing.known
    return known
