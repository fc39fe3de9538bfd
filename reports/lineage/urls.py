"""Addresses of tables."""

from __future__ import annotations

from django.urls import path

from reports.lineage.views import TableView

urlpatterns = [path("runs/<uuid:run_id>/table", TableView.as_view(), name="report-table")]
