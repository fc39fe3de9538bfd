"""/api/report-runs/<id>/report.<ending>: the file of a finished run."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from reports.downloads.files import write
from reports.engine.queries import table
from trust.accounts.api import ApiView
from trust.context import Action, Purpose


class FileView(ApiView):
    """A report as XLSX or CSV."""

    action = Action.DOWNLOAD_REPORT
    purpose = Purpose.REPORTING

    @extend_schema(
        operation_id="report_run_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        tags=["reports"],
    )
    def get(self, request: Request, run_id: UUID, ending: str) -> HttpResponse:
        """The file."""
        file = write(table(self.ctx, run_id, language=get_language() or "uz"), f"x.{ending}")
        disposition = f'attachment; filename="{file.name}"'
        return HttpResponse(
            file.content,
            content_type=file.content_type,
            headers={"Content-Disposition": disposition},
        )
