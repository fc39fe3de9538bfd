"""Routes of closing and opening, in the cabinet."""

from __future__ import annotations

from django.urls import path

from patients.consents import cabinet_views as views
from patients.consents import signing_views as signing

_SIGNATURE = "cabinet/privacy/<uuid:consent_id>/signature"

urlpatterns = [
    path("cabinet/privacy", views.PrivacyView.as_view(), name="cabinet-privacy"),
    path("cabinet/privacy/choose", views.ChooseView.as_view(), name="cabinet-privacy-choose"),
    path("cabinet/privacy/confirm", views.ConfirmView.as_view(), name="cabinet-privacy-confirm"),
    path(
        "cabinet/privacy/<uuid:consent_id>/reopen",
        views.ReopenView.as_view(),
        name="cabinet-privacy-reopen",
    ),
    path(
        "cabinet/certificates", signing.OwnCertificatesView.as_view(), name="cabinet-certificates"
    ),
    path(_SIGNATURE, signing.ConsentSignatureView.as_view(), name="cabinet-privacy-signature"),
    path(
        f"{_SIGNATURE}/<uuid:signature_id>/signature.p7s",
        signing.ConsentSignatureFileView.as_view(part="cms"),
        name="cabinet-privacy-signature-cms",
    ),
    path(
        f"{_SIGNATURE}/<uuid:signature_id>/document.json",
        signing.ConsentSignatureFileView.as_view(part="content"),
        name="cabinet-privacy-signature-content",
    ),
]
