"""What was signed in a record, and what its signatures prove today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from trust.context import RecordContext, Refusal
from trust.signatures.house import provider
from trust.signatures.models import DocumentSignature
from trust.signatures.ports import Evidence, SignerInfo
from trust.signatures.rules import Given, Part

if TYPE_CHECKING:
    from trust.signatures.services import Subject


@dataclass(frozen=True, slots=True)
class Checked:
    """A signature with what verifying it says now: who it is, or why it does not hold."""

    row: DocumentSignature
    info: SignerInfo | None
    refusal: Refusal | None


def signatures(
    ctx: RecordContext, resource_type: str, resource_id: object
) -> Sequence[DocumentSignature]:
    """Everything that was signed about this resource, the oldest first."""
    rows = DocumentSignature.objects.filter(
        patient_id__in=ctx.patient_ids, resource_type=resource_type, resource_id=resource_id
    )
    return list(rows.order_by("recorded_at", "id"))


def signature(ctx: RecordContext, signature_id: UUID) -> DocumentSignature | None:
    """One of them."""
    return DocumentSignature.objects.filter(patient_id__in=ctx.patient_ids, id=signature_id).first()


def given(ctx: RecordContext, subject: Subject) -> list[Given]:
    """The same as the rules look at it."""
    rows = signatures(ctx, subject.resource_type, subject.resource_id)
    return [Given(Part(row.part), row.account_id, row.digest) for row in rows]


def checked(ctx: RecordContext, rows: Sequence[DocumentSignature]) -> list[Checked]:
    """Each verified anew from what is stored, asking nobody."""
    return [_checked(ctx, row) for row in rows]


def _checked(ctx: RecordContext, row: DocumentSignature) -> Checked:
    content = row.content.encode()
    try:
        info = provider().verify(content, bytes(row.cms), ctx.now, evidence_of(row))
    except Refusal as refusal:
        return Checked(row, None, refusal)
    return Checked(row, info, None)


def evidence_of(row: DocumentSignature) -> Evidence:
    """What lies beside the signature; it has lain here, sealed, since it was recorded."""
    return Evidence(
        certificates=tuple(bytes(one) for one in row.certificates),
        ocsps=tuple(bytes(one) for one in row.ocsps),
        crls=tuple(bytes(one) for one in row.crls),
        kept_since=row.recorded_at,
        signed_before=row.recorded_at,
    )
