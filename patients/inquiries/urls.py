"""Routes of asking about a look."""

from __future__ import annotations

from django.urls import path

from patients.inquiries import cabinet_views as views

urlpatterns = [
    path(
        "cabinet/who-looked/<uuid:operation_id>/ask",
        views.InquireView.as_view(),
        name="cabinet-inquire",
    ),
]
