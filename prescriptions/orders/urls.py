"""Routes of prescriptions."""

from __future__ import annotations

from django.urls import include, path

from prescriptions.orders import cabinet_views, paper_views, views

_ONE = "patients/<uuid:patient_id>/prescriptions/<uuid:prescription_id>"

# Under cabinet/for/<patient_id>/ as well: what a holder may open (config/urls.py).
by_proxy = [
    path("medicines", cabinet_views.MedicinesView.as_view(), name="cabinet-medicines"),
    path(
        "medicines/<uuid:prescription_id>",
        cabinet_views.OwnPrescriptionView.as_view(),
        name="cabinet-prescription",
    ),
    path(
        "medicines/<uuid:prescription_id>/pdf",
        paper_views.OwnPrescriptionPdfView.as_view(),
        name="cabinet-prescription-pdf",
    ),
]
urlpatterns = [
    path(
        "patients/<uuid:patient_id>/visits/<uuid:encounter_id>/prescribe",
        views.PrescribeView.as_view(),
        name="prescribe",
    ),
    path(_ONE, views.PrescriptionView.as_view(), name="prescription"),
    path(f"{_ONE}/sign", views.SignView.as_view(), name="prescription-sign"),
    path(f"{_ONE}/cancel", views.CancelView.as_view(), name="prescription-cancel"),
    path(f"{_ONE}/slip", views.SlipView.as_view(), name="prescription-slip"),
    path(f"{_ONE}/pdf", paper_views.PrescriptionPdfView.as_view(), name="prescription-pdf"),
    path("cabinet/", include(by_proxy)),
]
