"""Asking for a report, counting its parts, finishing, cancelling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from registry.territories import queries as territories
from reports.engine.counting import cells_of, first_ages, read_cells, scope_of
from reports.engine.errors import (
    NoSuchRun,
    NoSuchTerritory,
    NotYourTerritory,
    RunIsOver,
)
from reports.engine.locks import lock_run
from reports.engine.models import ReportPart, ReportRun, RunMove
from reports.engine.parts import Part, PartKind, cut
from reports.engine.queries import table_of
from reports.engine.states import Move, RunState, after
from reports.facts import queries as facts
from reports.forms.checks import contradictions
from reports.forms.definitions import form_with
from reports.forms.errors import PeriodNotBegun
from reports.forms.periods import parse_period
from reports.forms.table import merge, with_totals
from reports.forms.territory import Level, Territory, parse_territory
from trust.context import Context, Role, gettext_noop
from trust.outbox import services as outbox

TOTALS_DISAGREE = gettext_noop("The totals do not agree with their cells; nothing is shown.")


def ask(
    ctx: Context,
    *,
    form: str,
    period: str,
    territory: str,
    as_of: datetime | None = None,
    request_key: str = "",
) -> tuple[UUID, bool]:
    """A new run, queued but not yet sent to a worker; False with it when this key asked before.

    Raises a refusal for an unknown form, period or territory, or one the actor may not report on.
    An as-of in the future is taken back to now: nothing else can be known yet.
    """
    chosen, span, place = form_with(form), parse_period(period), parse_territory(territory)
    if span.start > ctx.now:
        raise PeriodNotBegun(field="period", period=span.code)
    check_territory(ctx, place)
    values: dict[str, Any] = {
        "form": chosen.code,
        "edition": chosen.edition,
        "period": span.code,
        "territory": place.code,
        "as_of": min(as_of or ctx.now, ctx.now),
        "asked_by": ctx.actor.name,
        "asked_at": ctx.now,
    }
    account_id = ctx.actor.account_id
    if not request_key:
        return ReportRun.objects.create(account_id=account_id, **values).pk, True
    # The unique key decides when the same form arrives twice at once.
    run, is_new = ReportRun.objects.get_or_create(
        account_id=account_id, request_key=request_key[:64], defaults=values
    )
    return run.pk, is_new


def check_territory(ctx: Context, place: Territory) -> None:
    """Refuse a territory that is unknown or not granted; named system jobs report on any."""
    if place.level is not Level.COUNTRY and territories.territory(place.code) is None:
        raise NoSuchTerritory(field="territory", territory=place.code)
    account_id = ctx.actor.account_id
    if ctx.actor.role is Role.SYSTEM:
        return
    if account_id is None or not territories.may_report_on(account_id, place.code):
        raise NotYourTerritory(field="territory", territory=place.code)


def ask_workers(
    ctx: Context,
    *,
    form: str,
    period: str,
    territory: str,
    as_of: datetime | None = None,
    request_key: str = "",
) -> UUID:
    """A new run that the workers will count; the run of before when this key asked before."""
    run_id, is_new = ask(
        ctx,
        form=form,
        period=period,
        territory=territory,
        as_of=as_of,
        request_key=request_key,
    )
    if is_new:
        send(ctx, run_id=run_id)
    return run_id


def send(ctx: Context, *, run_id: UUID) -> None:
    """Let the workers begin."""
    outbox.send(ctx, "reports.engine.start", {"run_id": str(run_id)})


def start(ctx: Context, *, run_id: UUID) -> list[int]:
    """Cut the run into parts; their numbers. Started before: none."""
    run = lock_run(run_id)
    if run.state != RunState.QUEUED:
        return []
    place = parse_territory(run.territory)
    check_territory(ctx, place)  # the grant may have been taken back meanwhile
    regions = [str(one.pk) for one in territories.regions()]
    parts = list(cut(parse_period(run.period), place, regions))
    ReportPart.objects.bulk_create(
        ReportPart(run=run, number=n, kind=p.kind, row=p.row, month=p.month, bucket=p.bucket)
        for n, p in enumerate(parts)
    )
    ReportRun.objects.filter(pk=run_id).update(total=len(parts))
    _move(ctx, run, Move.START)
    return list(range(len(parts)))


def send_parts(ctx: Context, *, run_id: UUID, numbers: Iterable[int]) -> None:
    """Let the workers count these parts."""
    for number in numbers:
        outbox.send(ctx, "reports.engine.count", {"run_id": str(run_id), "number": str(number)})


def count(ctx: Context, *, run_id: UUID, number: int) -> None:
    """Count one part and, if it was the last, finish the run. A run that is over is left alone."""
    parts = ReportPart.objects.select_related("run").filter(run=run_id, number=number)
    part: Any = parts.first()
    if part is None:
        raise NoSuchRun
    if part.is_done or part.run.state != RunState.RUNNING:
        return
    cells = _count(part)
    run = lock_run(run_id)  # only now: parts are counted side by side
    if run.state != RunState.RUNNING:
        return
    counted = ReportPart.objects.filter(pk=part.pk, is_done=False)
    if not counted.update(is_done=True, cells=cells):
        return
    ReportRun.objects.filter(pk=run_id).update(done=F("done") + 1)
    if run.done + 1 == run.total:
        _finish(ctx, run)


def _count(row: Any) -> list[list[str | int]]:
    run, part = row.run, Part(PartKind(row.kind), row.row, row.month, row.bucket)
    form = form_with(run.form, run.edition)
    place, period = parse_territory(run.territory), parse_period(run.period)
    scope = scope_of(part, period, place, run.as_of)
    query = facts.contacts if part.kind is PartKind.CONTACTS else facts.persons
    return cells_of(form, part, query(scope, ages=first_ages(form)))


def _finish(ctx: Context, run: Any) -> None:
    parts = ReportPart.objects.filter(run=run).order_by("number").values_list("cells", flat=True)
    counts = with_totals(merge(read_cells(cells) for cells in parts))
    run.cells = [[*cell, number] for cell, number in sorted(counts.items())]
    wrong = contradictions(table_of(run, language="en"))
    if wrong:
        _move(ctx, run, Move.FAIL, reason=TOTALS_DISAGREE)
        return
    ReportRun.objects.filter(pk=run.pk).update(cells=run.cells)
    _move(ctx, run, Move.FINISH)


def cancel(ctx: Context, *, run_id: UUID) -> None:
    """Stop a run that one asked for oneself; parts that are being counted are thrown away."""
    run = lock_run(run_id)
    if run.account_id != ctx.actor.account_id:
        raise NoSuchRun
    _move(ctx, run, Move.CANCEL)


def fail(ctx: Context, *, run_id: UUID, reason: str) -> None:
    """End a run that cannot be finished, and say why. A run that is over stays as it is."""
    run = lock_run(run_id)
    if run.state in (RunState.QUEUED, RunState.RUNNING):
        _move(ctx, run, Move.FAIL, reason=reason)


def note_attempt(ctx: Context, *, run_id: UUID, number: int) -> int:
    """Remember that counting a part went wrong; how often it has."""
    part: Any = ReportPart.objects.select_for_update().get(run=run_id, number=number)
    ReportPart.objects.filter(pk=part.pk).update(attempts=part.attempts + 1)
    return part.attempts + 1


def _move(ctx: Context, run: Any, move: Move, *, reason: str = "") -> None:
    """Move the run on and write who did; RunIsOver where it cannot go there."""
    old = RunState(run.state)
    new = after(old, move)
    ended = None if new is RunState.RUNNING else ctx.now
    moved = ReportRun.objects.filter(pk=run.pk, state=old).update(
        state=new, ended_at=ended, failure=reason
    )
    if not moved:
        raise RunIsOver(state=run.state)
    RunMove.objects.create(
        run=run,
        move=move,
        state=new,
        at=ctx.now,
        account_id=ctx.actor.account_id,
        by=ctx.actor.name,
        reason=reason,
    )
    run.state = new
