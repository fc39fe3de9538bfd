"""Reading runs: one's own, their progress, their tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from registry.territories import queries as territories
from registry.territories.rules import COUNTRY, name_in
from reports.engine.counting import read_cells
from reports.engine.errors import NoSuchRun, RunIsNotDone
from reports.engine.models import ReportPart, ReportRun
from reports.engine.parts import rows_of
from reports.engine.states import OPEN, RunState
from reports.forms.definitions import form_with
from reports.forms.rules import TOTAL, Form
from reports.forms.table import Heading, Row, Table, build
from reports.forms.territory import parse_territory
from trust.context import Actor, Context, Role


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run as a page or the API shows it."""

    id: UUID
    form: Form
    period: str
    territory: str
    as_of: datetime
    asked_by: str
    asked_at: datetime
    state: RunState
    done: int
    total: int
    ended_at: datetime | None
    failure: str

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.state in OPEN

    @property
    def percent(self) -> int:
        """How far it is, rounded down: 100 only when nothing is left."""
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class RowProgress:
    """How far one territory is."""

    code: str
    done: int
    total: int


def _facts(run: ReportRun) -> RunFacts:
    return RunFacts(
        id=run.id,
        form=form_with(run.form, run.edition),
        period=run.period,
        territory=run.territory,
        as_of=run.as_of,
        asked_by=run.asked_by,
        asked_at=run.asked_at,
        state=RunState(run.state),
        done=run.done,
        total=run.total,
        ended_at=run.ended_at,
        failure=run.failure,
    )


def _own(ctx: Context, run_id: UUID) -> ReportRun:
    run = ReportRun.objects.filter(pk=run_id, account_id=ctx.actor.account_id).first()
    if run is None:
        raise NoSuchRun
    return run


def run(ctx: Context, run_id: UUID) -> RunFacts:
    """One of the actor's own runs; NoSuchRun for anybody else's too."""
    return _facts(_own(ctx, run_id))


def runs(ctx: Context, *, limit: int = 20) -> list[RunFacts]:
    """The actor's own newest runs."""
    rows = ReportRun.objects.filter(account_id=ctx.actor.account_id).defer("cells")
    return [_facts(row) for row in rows.order_by("-asked_at", "-id")[:limit]]


def progress_by_row(ctx: Context, run_id: UUID) -> list[RowProgress]:
    """How far each row of the table is."""
    rows = (
        ReportPart.objects.filter(run=_own(ctx, run_id))
        .values_list("row")
        .annotate(done=Count("pk", filter=Q(is_done=True)), total=Count("pk"))
        .order_by("row")
    )
    # Regions by code, then what stands below them in the table.
    return sorted(
        (RowProgress(*row) for row in rows), key=lambda one: (one.code == TOTAL, one.code)
    )


def table(ctx: Context, run_id: UUID, *, language: str) -> Table:
    """The finished table, names of territories for a reader of `language`."""
    run = _own(ctx, run_id)
    if run.state != RunState.DONE:
        raise RunIsNotDone(state=run.state)
    return table_of(run, language=language)


def table_of(run: ReportRun, *, language: str) -> Table:
    """The table of a run's cells, whoever asked."""
    heading = Heading(run.form, run.edition, run.period, run.territory, run.as_of)
    rows = table_rows(run.territory, language=language)
    return build(form_with(run.form, run.edition), heading, rows, read_cells(run.cells))


def table_rows(code: str, *, language: str) -> list[Row]:
    """The rows of a table on this territory, with their populations where known."""
    known = {one.code: one for one in territories.regions()}
    codes: Sequence[str] = rows_of(parse_territory(code), sorted(known))
    if len(code) == 7 and (district := territories.territory(code)):
        known[code] = district
    return [_row(known[one], language) for one in codes]


def _row(territory: territories.Territory, language: str) -> Row:
    thousand = territory.population_thousand
    population = None if thousand is None else int(thousand * 1000)
    return Row(territory.code, territory.name(language), population)


def choices(ctx: Context, *, language: str) -> list[tuple[str, str]]:
    """Territories the actor may report on, as (code, name); the country where all are granted."""
    if ctx.actor.account_id is None:
        return []
    granted = territories.reportable_by(ctx.actor.account_id)
    found = [(one.code, one.name(language)) for one in granted]
    if {one.code for one in territories.regions()} <= {code for code, _ in found}:
        found.insert(0, (COUNTRY, territory_name(COUNTRY, language=language)))
    return found


_COUNTRY_NAMES = {
    "uz": "O\u02bbzbekiston Respublikasi",
    "ru": "Республика Узбекистан",
    "en": "Republic of Uzbekistan",
}


def territory_name(code: str, *, language: str) -> str:
    """The name of a territory, or of the country, for a reader of `language`."""
    if code == COUNTRY:
        return name_in(_COUNTRY_NAMES, language)
    found = territories.territory(code)
    return found.name(language) if found else code


def actor_of(run_id: UUID) -> Actor:
    """The person who asked for a run, or the command; a run nobody has is refused."""
    row = ReportRun.objects.filter(pk=run_id).values_list("account_id", "asked_by").first()
    if row is None:
        raise NoSuchRun
    account_id, name = row
    if account_id is None:
        return Actor.system(name)
    # the run was asked for in a strong session; its right to report is looked up again
    return Actor(role=Role.ANALYST, account_id=account_id, name=name, is_strong=True)
