"""Runs in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.engine.queries import RowProgress, RunFacts
from reports.engine.states import RunState
from reports.forms.periods import Period, parse_period
from reports.forms.rules import NO_REGION, TOTAL, Form
from trust.context import Refusal


def words_of(refusal: Refusal) -> str:
    """A refusal in the reader's language."""
    return _(refusal.message) % refusal.facts


def state_tag(state: RunState) -> tuple[str, str]:
    """The kind and the word of a state's tag."""
    match state:
        case RunState.QUEUED:
            return "", _("in the queue")
        case RunState.RUNNING:
            return "acc", _("being prepared")
        case RunState.DONE:
            return "ok", _("ready")
        case RunState.FAILED:
            return "x", _("failed")
        case RunState.CANCELLED:
            return "off", _("cancelled")


def period_words(period: Period) -> str:
    """First and last day."""
    first = date_format(period.start.date(), "SHORT_DATE_FORMAT")
    return f"{first} \N{EN DASH} {date_format(period.last_day, 'SHORT_DATE_FORMAT')}"


def time_words(moment: datetime) -> str:
    """Date and time to the second, local: as-of times are told apart by seconds."""
    local = localtime(moment)
    return f"{date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M:%S}"


def progress_words(run: RunFacts) -> str:
    """How far a run is."""
    if not run.total:
        return _("waiting for a worker")
    words = ngettext(
        "%(done)s of %(total)s part, %(percent)s %%",
        "%(done)s of %(total)s parts, %(percent)s %%",
        run.total,
    )
    return words % {"done": run.done, "total": run.total, "percent": run.percent}


def form_words(form: Form) -> str:
    """What a form is and is not."""
    return f"{_(form.note)} {_(form.order)}"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list."""

    code: str
    title: str
    words: str
    period_words: str
    url: str


def form_line(form: Form, url: str) -> FormLine:
    """One row of the list of forms."""
    periods = _("year, half-year, quarter, month")
    return FormLine(form.code, _(form.title), form_words(form), periods, url)


def run_line(run: RunFacts, url: str, territory: str) -> dict[str, Any]:
    """One row of the list of runs."""
    return {
        "title": _(run.form.title),
        "url": url,
        "words": f"{run.period} · {territory}",
        "by": run.asked_by,
        "when": run.asked_at,
        "state": state_tag(run.state),
        "done": run.done,
        "total": run.total,
        "progress_words": progress_words(run),
    }


def run_page(run: RunFacts, rows: list[RowProgress], names: dict[str, str]) -> dict[str, Any]:
    """The page of one run."""
    return {
        "title": _(run.form.title),
        "state": state_tag(run.state),
        "running": run.is_open,
        "done": run.done,
        "total": run.total or 1,
        "progress_words": progress_words(run),
        "started": run.asked_at,
        "error": _(run.failure) if run.failure else "",
        "regions": [
            {"name": _row_name(row.code, names), "done": row.done, "total": row.total}
            for row in rows
        ],
    }


def _row_name(code: str, names: dict[str, str]) -> str:
    if code == TOTAL:
        return _("Total")
    return _("Facility without a territory") if code == NO_REGION else names.get(code, code)


def run_facts(run: RunFacts, territory: str) -> list[tuple[str, str]]:
    """What is counted, in rows."""
    return [
        (_("Form"), f"{run.form.code}, {_('edition %(number)s') % {'number': run.form.edition}}"),
        (_("Status of the form"), form_words(run.form)),
        (_("Period"), f"{run.period} ({period_words(parse_period(run.period))})"),
        (_("Territory"), territory),
        (_("As known at"), time_words(run.as_of)),
        (_("Disclosure"), _("internal, unsuppressed: small numbers can point at a person")),
        (_("Asked by"), run.asked_by),
    ]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a run; `url` is empty until it can be had."""

    label: str
    url: str
    words: str


def file_lines(run: RunFacts, urls: dict[str, str]) -> list[FileLine]:
    """XLSX and CSV."""
    is_done = run.state is RunState.DONE
    words = _("ready") if is_done else _("waiting") if run.is_open else _("none")
    labels = {"xlsx": _("XLSX, with a sheet of definitions"), "csv": _("CSV, one line per number")}
    return [FileLine(labels[kind], url if is_done else "", words) for kind, url in urls.items()]
