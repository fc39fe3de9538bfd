"""From a certificate to a root we trust, at a given moment (RFC 5280, section 6), offline.

Revocation is judged apart (standing.py): an answer given years later must be read at the moment of
the signature, which path validation alone does not do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy

from trust.signatures.ports import Evidence

# Their warnings name the subject of a certificate, PINFL and all: a log names nobody.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom we trust, as DER: for signatures, for time; `issuers` are known certificates between."""

    roots: tuple[bytes, ...]
    time_roots: tuple[bytes, ...]
    issuers: tuple[bytes, ...] = ()


def loaded(certificates: Iterable[bytes]) -> list[x509.Certificate]:
    """DER as objects."""
    return [x509.Certificate.load(one) for one in certificates]


def pile(
    trust: Trust, evidence: Evidence, carried: Iterable[x509.Certificate]
) -> list[x509.Certificate]:
    """Every certificate that may stand in a chain; none of them is trusted for being here."""
    return [*carried, *loaded(evidence.certificates), *loaded(trust.issuers)]


def context(
    roots: tuple[bytes, ...], others: list[x509.Certificate], moment: datetime, **answers: Any
) -> ValidationContext:
    """A check at `moment` that asks nobody. No roots means that nothing is trusted."""
    return ValidationContext(
        trust_roots=loaded(roots),
        other_certs=others,
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),
        **answers,
    )


def down_to_leaf(path: ValidationPath) -> list[tuple[x509.Certificate, ValidationPath]]:
    """Every certificate below the root with the path that leads to it, the leaf first."""
    found: list[tuple[x509.Certificate, ValidationPath]] = [(path.last, path)]
    for _ in range(path.pkix_len - 1):
        path = path.copy_and_drop_leaf()
        found.append((path.last, path))
    return found


def above(path: ValidationPath) -> list[x509.Certificate]:
    """The certificates above the leaf, from its issuer to the root."""
    return list(path.iter_certs(include_root=True))[-2::-1]
