"""Routes of signing."""

from __future__ import annotations

from django.urls import path

from ehr.signing import views

_PAGE = "patients/<uuid:patient_id>/visits/<uuid:encounter_id>/signature"
urlpatterns = [
    path(_PAGE, views.SignatureView.as_view(), name="visit-signature"),
    path(
        f"{_PAGE}/<uuid:signature_id>/signature.p7s",
        views.SignatureFileView.as_view(part="cms"),
        name="visit-signature-cms",
    ),
    path(
        f"{_PAGE}/<uuid:signature_id>/document.json",
        views.SignatureFileView.as_view(part="content"),
        name="visit-signature-content",
    ),
]
