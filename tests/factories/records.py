"""Ledger and journal rows for tests of the lowest room."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.utils import timezone

from tests.factories import actors
from trust.context import NOTHING_CLOSED, Action, Context, Decision, Purpose, RecordContext
from trust.ids import uuid7
from trust.journal import services as journal
from trust.ledger import services as ledger
from trust.ledger.entries import Entry
from trust.ledger.models import Ledger
from trust.walls.services import clear_scope, set_scope


def record_context(patient_id: UUID, **more: object) -> RecordContext:
    """A context as the gate makes it, for rooms below the gate; sets the scope too."""
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    values: dict[str, object] = {
        "actor": actors.doctor(),
        "action": Action.WRITE_CARD,
        "purpose": Purpose.TREATMENT,
        "now": timezone.now(),
        "operation_id": uuid7(),
        "patient_id": patient_id,
        "patient_ids": (patient_id,),
        "decision": Decision(True, "test"),
    }
    return RecordContext(**(values | more))  # type: ignore[arg-type]


def context(**more: object) -> Context:
    """A context without a patient."""
    values: dict[str, object] = {
        "actor": actors.system(),
        "action": Action.EDIT_REGISTER,
        "purpose": Purpose.OPERATIONS,
        "now": timezone.now(),
        "operation_id": uuid7(),
    }
    return Context(**(values | more))  # type: ignore[arg-type]


def ledger_of_new_patient(versions: int = 1) -> UUID:
    """A patient with one resource (Basic/<patient id>); the scope is empty afterwards."""
    patient_id = uuid4()
    ctx = record_context(patient_id)
    for number in range(versions):
        ledger.append(ctx, [Entry("Basic", patient_id, {"number": number})])
    clear_scope()
    return patient_id


def raw_ledger_row(patient_id: UUID) -> Ledger:
    """A row that did not pass through append()."""
    return Ledger.objects.create(
        patient_id=patient_id,
        resource_type="Basic",
        resource_id=uuid4(),
        version=1,
        content=b"{}",
        salt=b"",
        leaf_hash=b"",
        position=1,
        previous_hash=b"",
        recorded_at=timezone.now(),
        operation_id=uuid7(),
    )


def register_row() -> None:
    """One version of a register's resource."""
    ledger.append_register(context(), [Entry("Organization", uuid4(), {"name": "Sinov"})])


def refused_look() -> UUID:
    """A refusal in the journal, upon the returned patient."""
    patient_id = uuid4()
    journal.record_refusal(
        actors.doctor(),
        Action.READ_CARD,
        Purpose.TREATMENT,
        operation_id=uuid7(),
        at=timezone.now(),
        reason="no relation",
        patient_id=patient_id,
    )
    return patient_id
