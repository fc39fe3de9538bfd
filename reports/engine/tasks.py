"""Celery's doors into a run; each acts as the person who asked for it."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task

from reports.engine import services
from reports.engine.queries import actor_of
from trust.accounts.gate import permit
from trust.context import Action, Actor, Purpose, Refusal, gettext_noop
from trust.outbox.services import finish

ATTEMPTS = 3
NOT_COUNTED = gettext_noop("A part could not be counted, three times. Ask for the report again.")
_log = logging.getLogger(__name__)


@shared_task(name="reports.engine.start")
def start(outbox_id: str, payload: dict[str, str]) -> None:
    """Cut a run into parts and send them; a refusal ends the run."""
    run_id = UUID(payload["run_id"])
    actor = actor_of(run_id)
    try:
        with permit(actor, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
            services.send_parts(ctx, run_id=run_id, numbers=services.start(ctx, run_id=run_id))
            finish(UUID(outbox_id))
    except Refusal as refusal:
        _end(run_id, outbox_id, str(refusal))


@shared_task(name="reports.engine.count")
def count(outbox_id: str, payload: dict[str, str]) -> None:
    """Count one part; after three mishaps the run ends, until then the relay sends it again."""
    run_id, number = UUID(payload["run_id"]), int(payload["number"])
    actor = actor_of(run_id)
    try:
        with permit(actor, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
            services.count(ctx, run_id=run_id, number=number)
            finish(UUID(outbox_id))
    except Refusal as refusal:
        _end(run_id, outbox_id, str(refusal))
    except Exception:
        _log.exception("part %s of report %s was not counted", number, run_id)
        _mishap(actor, run_id, number, outbox_id)


def _mishap(actor: Actor, run_id: UUID, number: int, outbox_id: str) -> None:
    with permit(actor, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        attempts = services.note_attempt(ctx, run_id=run_id, number=number)
    if attempts >= ATTEMPTS:
        _end(run_id, outbox_id, NOT_COUNTED)


def _end(run_id: UUID, outbox_id: str, reason: str) -> None:
    with permit(Actor.system("reports"), Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        services.fail(ctx, run_id=run_id, reason=reason)
        finish(UUID(outbox_id))
