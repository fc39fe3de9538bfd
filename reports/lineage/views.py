"""The finished table, and where one of its numbers comes from."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language

from reports.engine.queries import table
from reports.engine.views import ReportPage
from reports.forms.rules import TOTAL
from reports.lineage.presenters import Shown, cell_panel, table_page
from reports.lineage.rules import meaning
from trust.context import Action


class TableView(ReportPage):
    """One measure and age group at a time; each number is a link to its definition."""

    action = Action.SEE_REPORTS

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        """The table, and below it the cell that was asked for."""
        found = table(self.ctx, run_id, language=get_language() or "uz")
        asked = request.GET
        sheet = found.sheet(asked.get("show", ""))
        shown = Shown(
            measure=sheet.measure.code,
            band=asked.get("age", TOTAL),
            row=asked.get("row", ""),
            chapter=asked.get("chapter", ""),
        )
        cell = meaning(found, shown.measure, shown.row, shown.chapter, shown.band)
        context = {
            **table_page(found, shown, lambda query: f"?{urlencode(query)}"),
            "cell": cell_panel(found, sheet, cell),
            "files": [
                {"label": kind.upper(), "url": reverse("report-download", args=[run_id, kind])}
                for kind in ("xlsx", "csv")
            ],
            "back_url": reverse("report-run", args=[run_id]),
        }
        return TemplateResponse(request, "reports/lineage/table.html", context)
