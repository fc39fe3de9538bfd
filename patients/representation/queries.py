"""Who stands beside the patient, and whose an account is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from patients.identity.names import WrittenName
from patients.identity.rules import script_of
from patients.representation.models import PersonAccount, RelatedPerson
from trust.context import RecordContext


@dataclass(frozen=True, slots=True)
class Relative:
    """A related person as pages show them."""

    id: UUID
    name: str
    lang: str
    relationship: str
    relationship_code: str
    phone: str


def relatives(ctx: RecordContext) -> list[Relative]:
    """Related persons of the patient, oldest entry first."""
    rows = RelatedPerson.objects.filter(patient_id__in=ctx.patient_ids, is_active=True)
    return [_relative(row) for row in rows.order_by("recorded_at", "id")]


def person_of(account_id: UUID) -> UUID | None:
    """The person an account belongs to; answered before any record is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_of(%s)", [account_id])
        return cursor.fetchone()[0]


def account_of(ctx: RecordContext) -> UUID | None:
    """The account by which this patient signs in."""
    return (
        PersonAccount.objects.filter(patient_id__in=ctx.patient_ids)
        .values_list("account_id", flat=True)
        .first()
    )


def _relative(row: RelatedPerson) -> Relative:
    name = str(WrittenName(row.family, row.given, row.patronymic)) or row.name_text
    return Relative(
        id=row.id,
        name=name,
        lang="uz-Cyrl" if script_of(name) == "Cyrl" else "uz",
        relationship=row.relationship_text,
        relationship_code=row.relationship_code,
        phone=row.phone,
    )
