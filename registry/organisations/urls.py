"""Routes of facilities; the facility's own page is in `registry.staff.urls`."""

from __future__ import annotations

from django.urls import path

from registry.organisations import views

urlpatterns = [
    path("facilities/", views.FacilitiesView.as_view(), name="facilities"),
    path(
        "facilities/<uuid:facility_id>/passport",
        views.PassportView.as_view(),
        name="facility-passport",
    ),
]
