"""Reading what a patient has closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from patients.consents.models import Consent
from patients.consents.rules import ConsentState, Scope, Side
from trust.context import RecordContext

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Closing:
    """One refusal as the patient's page shows it."""

    id: UUID
    scope: Scope
    side: Side
    name: str
    sensitivity: str
    usable_in_emergency: bool
    alerts_too: bool
    basis: str
    decided_at: datetime
    withdrawn_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether it closes anything now."""
        return self.withdrawn_at is None


def closings(ctx: RecordContext) -> Sequence[Closing]:
    """Every refusal, those that hold first, the newest first."""
    rows = Consent.objects.filter(patient_id__in=ctx.patient_ids)
    found = [_closing(row) for row in rows.order_by("-decided_at", "-id")[:SHOWN]]
    return sorted(found, key=lambda one: not one.holds)


def closing(ctx: RecordContext, consent_id: UUID) -> Closing | None:
    """One of them."""
    row = Consent.objects.filter(patient_id__in=ctx.patient_ids, id=consent_id).first()
    return _closing(row) if row else None


def _closing(row: Consent) -> Closing:
    return Closing(
        id=row.id,
        scope=Scope(row.scope),
        side=Side(row.side),
        name=row.target_name,
        sensitivity=row.target_class,
        usable_in_emergency=row.is_usable_in_emergency,
        alerts_too=row.is_alert_too,
        basis=row.basis,
        decided_at=row.decided_at,
        withdrawn_at=row.withdrawn_at if row.state == ConsentState.WITHDRAWN else None,
    )
