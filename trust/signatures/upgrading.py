"""Adding to a signature what proves it later: B-B to B-T to B-LT (EN 319 122-1, section 5).

Neither a time-stamp nor an answer about revocation holds up the signer: who does not answer now is
asked again, and what was had already is kept. Beside the CMS lies what EN 319 122-1 would put in
it, so the levels are those of the evidence as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from asn1crypto import x509

from trust.signatures import chains, structure
from trust.signatures.chains import Trust
from trust.signatures.errors import ProviderUnreachable
from trust.signatures.ports import NO_EVIDENCE, Evidence, RevocationSource


class Adder(RevocationSource, Protocol):
    """Has stamps and answers to give."""

    trust: Trust

    def timestamp(self, cms: bytes) -> bytes:
        """A TimeStampToken (DER). Raises ProviderUnreachable."""
        ...


def upgrade(adder: Adder, cms: bytes, evidence: Evidence = NO_EVIDENCE) -> tuple[bytes, Evidence]:
    """The signature and its evidence with all that can be had now; verify them to learn the level.

    Whoever stores both sets `kept_since` to the time of doing so.
    """
    stamped = _stamped(adder, cms)
    return stamped, _answered(adder, stamped, evidence)


def _stamped(adder: Adder, cms: bytes) -> bytes:
    if structure.read(cms).token is not None:
        return cms
    try:
        return structure.with_token(cms, adder.timestamp(cms))
    except ProviderUnreachable:
        return cms


def _answered(adder: Adder, cms: bytes, evidence: Evidence) -> Evidence:
    """Time first, answers second: an answer from after the stamp covers it."""
    chain = _below_roots(adder.trust, cms, evidence)
    answers: list[bytes] = list(evidence.ocsps)
    for certificate in chain:
        try:
            answers.append(adder.revocation(certificate))
        except ProviderUnreachable:
            continue
    return replace(evidence, certificates=chain, ocsps=tuple(dict.fromkeys(answers)))


def _below_roots(trust: Trust, cms: bytes, evidence: Evidence) -> tuple[bytes, ...]:
    """Every certificate that a verification will meet, save the roots."""
    parts = structure.read(cms)
    carried: list[x509.Certificate] = list(parts.certificates)
    if parts.token is not None:
        carried += structure.certificates_of(parts.token)
    found = dict.fromkeys(one.dump() for one in chains.pile(trust, evidence, carried))
    roots = {*trust.roots, *trust.time_roots}
    return tuple(one for one in found if one not in roots)
