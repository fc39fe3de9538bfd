"""Routes of opening in an emergency."""

from __future__ import annotations

from django.urls import path

from patients.emergency import views

_ONE = "patients/<uuid:patient_id>/emergency"
urlpatterns = [
    path(_ONE, views.EmergencyView.as_view(), name="emergency"),
    path(f"{_ONE}/end", views.EndEmergencyView.as_view(), name="emergency-end"),
]
