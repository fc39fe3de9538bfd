"""Addresses of /api/, its index and its description in OpenAPI."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from drf_spectacular.views import SpectacularJSONAPIView

from registry.organisations import api as facilities
from registry.staff import api as staff
from reports.downloads import api_views as files
from reports.engine import api_views as runs
from trust.accounts.web import PublicView


class IndexView(PublicView):
    """Where things are; it tells nothing of anybody."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Addresses by name."""
        names = ("api-whoami", "api-facilities", "api-report-forms", "api-report-runs", "openapi")
        return JsonResponse({name.removeprefix("api-"): reverse(name) for name in names})


class OpenApiView(SpectacularJSONAPIView):
    """The description of /api/, made from the code at each request."""

    public = True
    authentication_classes = ()
    permission_classes = ()


_RUN = "report-runs/<uuid:run_id>"
urlpatterns = [
    path("", IndexView.as_view(), name="api"),
    path("whoami", staff.WhoAmIView.as_view(), name="api-whoami"),
    path("facilities", facilities.FacilitiesView.as_view(), name="api-facilities"),
    path("facilities/<uuid:facility_id>", facilities.FacilityView.as_view(), name="api-facility"),
    path("report-forms", runs.FormsView.as_view(), name="api-report-forms"),
    path("report-runs", runs.RunsView.as_view(), name="api-report-runs"),
    path(_RUN, runs.RunView.as_view(), name="api-report-run"),
    path(f"{_RUN}/cancel", runs.CancelView.as_view(), name="api-report-cancel"),
    path(f"{_RUN}/report.<str:ending>", files.FileView.as_view(), name="api-report-file"),
]
