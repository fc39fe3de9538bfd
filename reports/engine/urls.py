"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from reports.engine import views

urlpatterns = [
    path("", views.ReportsView.as_view(), name="reports"),
    path("ask/<str:code>", views.AskView.as_view(), name="report-ask"),
    path("runs/<uuid:run_id>", views.RunView.as_view(), name="report-run"),
    path("runs/<uuid:run_id>/progress", views.ProgressView.as_view(), name="report-progress"),
    path("runs/<uuid:run_id>/cancel", views.CancelView.as_view(), name="report-cancel"),
]
