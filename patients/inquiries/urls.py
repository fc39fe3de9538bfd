"""Routes of asking about a look."""

from __future__ import annotations

from django.urls import include, path

from patients.inquiries import cabinet_views as views

# Under cabinet/for/<patient_id>/ as well: what a holder may open (config/urls.py).
by_proxy = [
    path(
        "who-looked/<uuid:operation_id>/ask",
        views.InquireView.as_view(),
        name="cabinet-inquire",
    ),
]
urlpatterns = [path("cabinet/", include(by_proxy))]
