"""Downloading a finished table; the gate journals every download."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from reports.downloads.files import write
from reports.engine.queries import table
from reports.engine.views import ReportPage
from trust.context import Action


class DownloadView(ReportPage):
    """One of one's own reports as a file, made anew from its cells each time."""

    action = Action.DOWNLOAD_REPORT

    def get(self, request: HttpRequest, run_id: UUID, ending: str) -> HttpResponse:
        """The file, never shown in the browser itself."""
        found = table(self.ctx, run_id, language=get_language() or "uz")
        file = write(found, f"report.{ending}")
        return HttpResponse(
            file.content,
            content_type=file.content_type,
            headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
        )
