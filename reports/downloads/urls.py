"""Addresses of downloads."""

from __future__ import annotations

from django.urls import path

from reports.downloads.views import DownloadView

urlpatterns = [
    path("runs/<uuid:run_id>/report.<str:ending>", DownloadView.as_view(), name="report-download"),
]
