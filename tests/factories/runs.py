"""Runs of a report, carried out as the worker does: task functions on outbox rows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from reports.engine import queries, services, tasks
from reports.forms.table import Table, Value
from trust.accounts.gate import permit
from trust.context import Action, Actor, Purpose
from trust.outbox.models import OutboxTask, State

DOORS = {"reports.engine.start": tasks.start, "reports.engine.count": tasks.count}


def ask(
    actor: Actor, *, period: str = "2026-11", territory: str = "17", as_of: datetime | None = None
) -> UUID:
    """A run that waits for workers."""
    with permit(actor, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        return services.ask_workers(
            ctx, form="YG-01", period=period, territory=territory, as_of=as_of
        )


def waiting() -> list[OutboxTask]:
    """Report tasks not yet done, oldest first."""
    rows = OutboxTask.objects.filter(task__in=DOORS).exclude(state=State.DONE)
    return list(rows.order_by("created_at", "id"))


def work(*, times: int = 1) -> int:
    """Carry out what waits until nothing does; each task `times` times. How many there were."""
    done = 0
    while rows := waiting():
        for row in rows:
            for _ in range(times):
                DOORS[row.task](str(row.id), row.payload)
            done += 1
    return done


def run(actor: Actor, run_id: UUID) -> queries.RunFacts:
    """The run as its owner sees it."""
    with permit(actor, Action.SEE_REPORTS, Purpose.REPORTING) as ctx:
        return queries.run(ctx, run_id)


def table(actor: Actor, run_id: UUID) -> Table:
    """Its finished table."""
    with permit(actor, Action.SEE_REPORTS, Purpose.REPORTING) as ctx:
        return queries.table(ctx, run_id, language="en")


def report(actor: Actor, **asked: object) -> Table:
    """Ask, work, read."""
    run_id = ask(actor, **asked)  # type: ignore[arg-type]
    work()
    return table(actor, run_id)


def numbers(table: Table) -> dict[tuple[str, str, str, str], Value]:
    """(measure, row, chapter, age) -> value of all cells."""
    return {
        (sheet.measure.code, row.code, *column): value
        for sheet in table.sheets
        for row, values in zip(sheet.rows, sheet.values, strict=True)
        for column, value in zip(sheet.columns, values, strict=True)
    }
