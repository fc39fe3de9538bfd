"""Signing a document of a record: the bytes go out, a signature comes back, both are kept.

Nothing waits for others: without a time-stamp or an answer about revocation the signature is kept
as it is (B-B) and completed later. The signature is a Provenance in the ledger too, and so sealed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.entries import Entry, Shield, Tree
from trust.ledger.services import append
from trust.outbox.services import send
from trust.signatures import certificates, queries
from trust.signatures.errors import ClockWrong, NotYours
from trust.signatures.house import provider
from trust.signatures.models import DocumentSignature
from trust.signatures.ports import Evidence, Level, Prepared, SignerInfo
from trust.signatures.rules import Part, may_give
from trust.signatures.upgrading import upgrade

TASK = "ehr.signing.complete"  # asks again for what a signature lacks
_SLOW = timedelta(minutes=10)  # between showing the text and the signature upon it
_SHIELD = ("facility_id", "department_id", "encounter_id", "author_id", "sensitivity", "secrecy")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is signed: a document of a kind (rules.NEEDED), about a resource, as bytes."""

    kind: str
    resource_type: str
    resource_id: UUID
    content: bytes
    shield: Shield

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal: what the page shows."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Offer:
    """One certificate of the signer with what its key would sign."""

    serial: str
    attributes: bytes


def offers(ctx: RecordContext, subject: Subject) -> list[Offer]:
    """For each certificate that holds today, the attributes its key is to sign."""
    return [
        Offer(one.serial, provider().to_sign(one.pem, subject.content, ctx.now).attributes)
        for one in certificates.usable(ctx)
    ]


def sign(
    ctx: RecordContext,
    *,
    subject: Subject,
    part: Part,
    pinfl: str,
    serial: str,
    attributes: bytes,
    signature: bytes,
) -> DocumentSignature:
    """Verify and keep a signature (r and s, 64 bytes) upon the attributes that were offered.

    `pinfl` is the account's own: a certificate of somebody else is refused whatever it signs.
    Raises NoCertificate, NotYours, ClockWrong and the refusals of verification.
    """
    if not may_give(part, subject.kind, subject.digest, _me(ctx), queries.given(ctx, subject)):
        raise NotYours
    certificate = certificates.usable_one(ctx, serial)
    prepared = Prepared(certificate.pem, attributes)
    cms, evidence = upgrade(provider(), provider().assemble(prepared, signature))
    info = provider().verify(subject.content, cms, ctx.now, evidence, expected_pinfl=pinfl)
    if abs(info.claimed_at - ctx.now) > _SLOW:
        raise ClockWrong
    return _keep(ctx, subject, part, certificate.serial, cms, evidence, info)


def _me(ctx: RecordContext) -> UUID:
    return ctx.actor.account_id or UUID(int=0)


def _keep(
    ctx: RecordContext,
    subject: Subject,
    part: Part,
    serial: str,
    cms: bytes,
    evidence: Evidence,
    info: SignerInfo,
) -> DocumentSignature:
    row = DocumentSignature(
        patient_id=ctx.patient_id,
        id=uuid7(),
        resource_type=subject.resource_type,
        resource_id=subject.resource_id,
        part=part,
        content=subject.content.decode(),
        digest=subject.digest,
        account_id=_me(ctx),
        serial=serial,
        signer_name=info.name[:200],
        post_name=ctx.actor.post_name[:200],
        signed_at=info.signed_at,
        recorded_at=ctx.now,
        **_proof(cms, evidence, info),
        **{name: getattr(subject.shield, name) for name in _SHIELD},
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twin:  # pressed twice: the first one counts
        raise NotYours from twin
    append(ctx, [_entry(row, subject.shield)])
    if row.level != Level.LASTING:
        send(ctx, TASK, {"patient_id": str(row.patient_id), "signature_id": str(row.id)})
    return row


def _proof(cms: bytes, evidence: Evidence, info: SignerInfo) -> dict[str, Any]:
    return {
        "cms": cms,
        "certificates": list(evidence.certificates),
        "ocsps": list(evidence.ocsps),
        "crls": list(evidence.crls),
        "level": info.level,
    }


def complete(ctx: RecordContext, rows: Sequence[DocumentSignature]) -> int:
    """Ask again for what a signature lacks; how many became more than they were."""
    better = 0
    for row in rows:
        before = queries.evidence_of(row)
        cms, evidence = upgrade(provider(), bytes(row.cms), before)
        content = row.content.encode()
        info = provider().verify(content, cms, ctx.now, evidence)
        if info.level == row.level:
            continue
        found = DocumentSignature.objects.filter(
            patient_id=row.patient_id, id=row.id, level=row.level
        )
        better += found.update(**_proof(cms, evidence, info))
        row.cms, row.level = cms, info.level
        append(ctx, [_entry(row, Shield(**{name: getattr(row, name) for name in _SHIELD}))])
    return better


def _entry(row: DocumentSignature, shield: Shield) -> Entry:
    return Entry("Provenance", row.id, _provenance(row), shield=shield)


_PURPOSES = {
    Part.AUTHOR: ("1.2.840.10065.1.12.1.1", "Author's Signature"),
    Part.CERTIFIER: ("1.2.840.10065.1.12.1.5", "Verification Signature"),
    Part.PATIENT: ("1.2.840.10065.1.12.1.7", "Consent Signature"),
}


def _provenance(row: DocumentSignature) -> Tree:
    """FHIR Provenance with the detached signature (codes: ASTM E1762)."""
    code, words = _PURPOSES[Part(row.part)]
    coding = {"system": "urn:iso-astm:E1762-95:2013", "code": code, "display": words}
    return {
        "target": [{"reference": f"{row.resource_type}/{row.resource_id}"}],
        "recorded": row.recorded_at.isoformat(),
        "agent": [{"who": {"display": row.signer_name}}],
        "entity": [
            {
                "role": "source",
                "what": {"identifier": {"system": "urn:sha256", "value": row.digest}},
            }
        ],
        "signature": [
            {
                "type": [coding],
                "when": row.signed_at.isoformat(),
                "targetFormat": "application/json",
                "sigFormat": "application/pkcs7-signature",
                "data": base64.b64encode(bytes(row.cms)).decode(),
            }
        ],
    }
