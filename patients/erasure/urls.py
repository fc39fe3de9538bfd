"""Routes of erasures."""

from __future__ import annotations

from django.urls import path

from patients.erasure import views

urlpatterns = [
    path("erasures", views.ErasuresView.as_view(), name="erasures"),
    path("erasures/ask/<path:key>", views.AskErasureView.as_view(), name="erasure-ask"),
    path(
        "erasures/<uuid:patient_id>/<uuid:erasure_id>",
        views.ErasureView.as_view(),
        name="erasure",
    ),
]
