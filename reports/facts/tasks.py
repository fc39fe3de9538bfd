"""Celery's door into the facts."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from patients.access import gate
from reports.facts import services
from trust.context import Action, Actor, Purpose
from trust.outbox.services import finish

Payload = dict[str, str]


@shared_task(name="reports.facts.project")
def project(outbox_id: str, payload: Payload) -> None:
    """Count one version of an Encounter or Condition; done and counted in one transaction."""
    actor = Actor.system("facts")
    patient_id = UUID(payload["patient_id"])
    with gate.open_record(actor, patient_id, Action.PROJECT_FACTS, Purpose.REPORTING) as ctx:
        services.project(
            ctx,
            resource_type=payload["resource_type"],
            resource_id=UUID(payload["resource_id"]),
            version=int(payload["version"]),
        )
        finish(UUID(outbox_id))
