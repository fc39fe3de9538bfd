"""Pages of reports: choose, ask, watch, cancel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from reports.engine import presenters, queries, services
from reports.engine.forms import AskForm
from reports.engine.states import RunState
from reports.forms.definitions import FORMS, form_with
from reports.forms.periods import parse_time
from trust.accounts.web import PermitView
from trust.context import Action, Context, Purpose, Refusal


def _language() -> str:
    return get_language() or "uz"


def list_context(ctx: Context) -> dict[str, Any]:
    """The forms, and the actor's own runs."""
    return {
        "reports": [presenters.form_line(f, reverse("report-ask", args=[f.code])) for f in FORMS],
        "runs": [
            presenters.run_line(
                run,
                reverse("report-run", args=[run.id]),
                queries.territory_name(run.territory, language=_language()),
            )
            for run in queries.runs(ctx)
        ],
    }


class ReportPage(PermitView, abstract=True):
    """What the pages of reports share: purpose, and a refusal shown above the list."""

    purpose = Purpose.REPORTING

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """There is no form to show again: the list, with what was refused."""
        context = {"refusal": presenters.words_of(refusal), **list_context(self.ctx)}
        return TemplateResponse(
            self.request, "reports/engine/list.html", context, status=refusal.status
        )


class ReportsView(ReportPage):
    """The forms, and one's own runs."""

    action = Action.SEE_REPORTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return TemplateResponse(request, "reports/engine/list.html", list_context(self.ctx))


class AskView(ReportPage):
    """Period, territory, as-of; then the run begins."""

    action = Action.RUN_REPORT

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The empty form: this month, the widest territory."""
        form_with(code)
        initial = {"period": f"{localdate():%Y-%m}"}
        return self._page(AskForm(initial=initial, territories=self._choices()), code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Ask; the workers begin when this transaction has ended."""
        form = AskForm(request.POST, territories=self._choices())
        if not form.is_valid():
            return self._page(form, code, status=422)
        asked = form.cleaned_data
        run_id = services.ask_workers(
            self.ctx,
            form=code,
            period=asked["period"],
            territory=asked["territory"],
            as_of=parse_time(asked["as_of"]) if asked["as_of"] else None,
            request_key=request.POST.get("idempotency_key", ""),
        )
        return redirect("report-run", run_id=run_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The form again, with the refusal beside its field."""
        code = self.kwargs["code"]
        form = AskForm(self.request.POST or None, territories=self._choices())
        if not form.is_bound:
            return super().refused(refusal)
        form.refuse(refusal, presenters.words_of(refusal))
        return self._page(form, code, status=refusal.status)

    def _choices(self) -> list[tuple[str, str]]:
        return queries.choices(self.ctx, language=_language())

    def _page(self, form: AskForm, code: str, status: int = 200) -> HttpResponse:
        report = form_with(code)
        context = {
            "report": presenters.form_line(report, ""),
            "form": form,
            "back_url": reverse("reports"),
        }
        return TemplateResponse(self.request, "reports/engine/start.html", context, status=status)


class RunView(ReportPage):
    """How far a run is; its files once it is done."""

    action = Action.SEE_REPORTS
    template = "reports/engine/run.html"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        """The page."""
        return TemplateResponse(request, self.template, self._context(run_id))

    def _context(self, run_id: UUID) -> dict[str, Any]:
        run = queries.run(self.ctx, run_id)
        rows = queries.table_rows(run.territory, language=_language())
        names = {row.code: row.name for row in rows}
        files = {kind: reverse("report-download", args=[run_id, kind]) for kind in ("xlsx", "csv")}
        is_done = run.state is RunState.DONE
        territory = queries.territory_name(run.territory, language=_language())
        return {
            "run": presenters.run_page(run, queries.progress_by_row(self.ctx, run_id), names),
            "facts": presenters.run_facts(run, territory),
            "files": presenters.file_lines(run, files),
            "table_url": reverse("report-table", args=[run_id]) if is_done else "",
            "cancel_url": reverse("report-cancel", args=[run_id]) if run.is_open else "",
            "page_url": reverse("report-run", args=[run_id]),
            "progress_url": reverse("report-progress", args=[run_id]),
            "back_url": reverse("reports"),
        }


class ProgressView(RunView):
    """The part of that page which changes, for htmx."""

    action = Action.SEE_REPORTS
    template = "reports/engine/progress.html"


class CancelView(ReportPage):
    """Stop a run of one's own."""

    action = Action.RUN_REPORT

    def post(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        """Cancel and show the run."""
        services.cancel(self.ctx, run_id=run_id)
        return redirect("report-run", run_id=run_id)
