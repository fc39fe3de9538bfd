"""Routes of closing and opening, in the cabinet."""

from __future__ import annotations

from django.urls import path

from patients.consents import cabinet_views as views

urlpatterns = [
    path("cabinet/privacy", views.PrivacyView.as_view(), name="cabinet-privacy"),
    path("cabinet/privacy/choose", views.ChooseView.as_view(), name="cabinet-privacy-choose"),
    path("cabinet/privacy/confirm", views.ConfirmView.as_view(), name="cabinet-privacy-confirm"),
    path(
        "cabinet/privacy/<uuid:consent_id>/reopen",
        views.ReopenView.as_view(),
        name="cabinet-privacy-reopen",
    ),
]
