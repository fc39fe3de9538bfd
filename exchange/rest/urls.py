"""Routes of the FHIR door."""

from __future__ import annotations

from django.urls import path

from exchange.rest import audit_views, views

_AUDIT = {"resource_type": "AuditEvent"}
_ONE = "<slug:resource_type>/<uuid:resource_id>"

urlpatterns = [
    path("metadata", views.MetadataView.as_view(), name="fhir-metadata"),
    path("AuditEvent", audit_views.AuditEventsView.as_view(), _AUDIT, name="fhir-audit-events"),
    path(
        "AuditEvent/<uuid:resource_id>",
        audit_views.AuditEventView.as_view(),
        _AUDIT,
        name="fhir-audit-event",
    ),
    path(_ONE, views.ReadView.as_view(), name="fhir-read"),
    path(f"{_ONE}/_history", views.HistoryView.as_view(), name="fhir-history"),
    path(f"{_ONE}/_history/<int:version>", views.VersionView.as_view(), name="fhir-vread"),
    path("<path:unknown>", views.UnknownView.as_view(), name="fhir-unknown"),
]
