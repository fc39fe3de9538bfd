"""/api/report-runs: ask, watch, cancel."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reports.engine import queries, services
from reports.engine.serializers import (
    AskSerializer,
    FormSerializer,
    RunSerializer,
    form_data,
    run_data,
)
from reports.forms.definitions import FORMS
from reports.forms.periods import parse_time
from trust.accounts.api import ApiView
from trust.context import Action, Purpose

_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Sent again, it answers with the run it made the first time.",
)


class FormsView(ApiView):
    """The statistical forms."""

    action = Action.SEE_REPORTS
    purpose = Purpose.REPORTING

    @extend_schema(
        operation_id="report_forms", responses=FormSerializer(many=True), tags=["reports"]
    )
    def get(self, request: Request) -> Response:
        """All forms in their newest edition."""
        return Response(FormSerializer([form_data(form) for form in FORMS], many=True).data)


class RunsView(ApiView):
    """One's own runs, and asking for another."""

    action = Action.SEE_REPORTS
    other_actions: ClassVar = {"POST": Action.RUN_REPORT}
    purpose = Purpose.REPORTING

    @extend_schema(operation_id="report_runs", responses=RunSerializer(many=True), tags=["reports"])
    def get(self, request: Request) -> Response:
        """The newest twenty."""
        found = [run_data(run) for run in queries.runs(self.ctx)]
        return Response(RunSerializer(found, many=True).data)

    @extend_schema(
        operation_id="report_run_ask",
        request=AskSerializer,
        parameters=[_KEY],
        responses={202: RunSerializer},
        tags=["reports"],
    )
    def post(self, request: Request) -> Response:
        """Ask for a report; it is counted by workers, so the answer is 202."""
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        as_of = values.get("as_of", "")
        run_id = services.ask_workers(
            self.ctx,
            form=values["form"],
            period=values["period"],
            territory=values["territory"],
            as_of=parse_time(as_of) if as_of else None,
            request_key=request.headers.get("Idempotency-Key", ""),
        )
        run = queries.run(self.ctx, run_id)
        return Response(RunSerializer(run_data(run)).data, status=202)


class RunView(ApiView):
    """One of one's own runs."""

    action = Action.SEE_REPORTS
    purpose = Purpose.REPORTING

    @extend_schema(operation_id="report_run", responses=RunSerializer, tags=["reports"])
    def get(self, request: Request, run_id: UUID) -> Response:
        """State and progress."""
        return Response(RunSerializer(run_data(queries.run(self.ctx, run_id))).data)


class CancelView(ApiView):
    """Stopping a run."""

    action = Action.RUN_REPORT
    purpose = Purpose.REPORTING

    @extend_schema(
        operation_id="report_run_cancel", request=None, responses=RunSerializer, tags=["reports"]
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        """Cancel one of one's own runs."""
        services.cancel(self.ctx, run_id=run_id)
        return Response(RunSerializer(run_data(queries.run(self.ctx, run_id))).data)
