"""Cases of erasure: the officer's lists, one case, whether an entry is there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from trust.context import Context, RecordContext
from trust.erasure.models import Erasure
from trust.erasure.rules import State
from trust.ledger.models import Ledger, ResourceHead

SHOWN = 100


def waiting(ctx: Context) -> Sequence[Erasure]:
    """Cases of the officer's facility that nobody has decided, oldest first."""
    rows = Erasure.objects.filter(facility_id=ctx.actor.facility_id, state=State.ASKED)
    return list(rows.order_by("asked_at", "id")[:SHOWN])


def closed(ctx: Context) -> Sequence[Erasure]:
    """The newest decisions of the officer's facility."""
    rows = Erasure.objects.filter(facility_id=ctx.actor.facility_id).exclude(state=State.ASKED)
    return list(rows.order_by("-decided_at", "-id")[:SHOWN])


def case(ctx: RecordContext, erasure_id: UUID) -> Erasure | None:
    """One case of the officer's facility about this record."""
    return Erasure.objects.filter(
        patient_id=ctx.patient_id, id=erasure_id, facility_id=ctx.actor.facility_id
    ).first()


def head(ctx: RecordContext, resource_type: str, resource_id: UUID) -> ResourceHead | None:
    """The newest version's head, if any of it is left to erase."""
    where = {
        "patient_id": ctx.patient_id,
        "resource_type": resource_type,
        "resource_id": resource_id,
    }
    if Ledger.objects.filter(content=None, **where).exists():
        return None
    return ResourceHead.objects.filter(**where).first()


def erased_leaves(row: Erasure) -> list[bytes]:
    """Leaves of the versions of this case's entry that have no content any more, in their order."""
    rows = Ledger.objects.filter(
        patient_id=row.patient_id,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        content=None,
    )
    return [bytes(leaf) for leaf in rows.order_by("version").values_list("leaf_hash", flat=True)]
