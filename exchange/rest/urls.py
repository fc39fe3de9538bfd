"""Routes of the FHIR door."""

from __future__ import annotations

from django.urls import path

from exchange.rest import views

_ONE = "<slug:resource_type>/<uuid:resource_id>"

urlpatterns = [
    path("metadata", views.MetadataView.as_view(), name="fhir-metadata"),
    path(_ONE, views.ReadView.as_view(), name="fhir-read"),
    path(f"{_ONE}/_history", views.HistoryView.as_view(), name="fhir-history"),
    path(f"{_ONE}/_history/<int:version>", views.VersionView.as_view(), name="fhir-vread"),
    path("<path:unknown>", views.UnknownView.as_view(), name="fhir-unknown"),
]
