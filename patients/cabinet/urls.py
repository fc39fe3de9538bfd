"""Routes of the cabinet."""

from __future__ import annotations

from django.urls import path

from patients.cabinet import views

urlpatterns = [
    path("cabinet", views.CabinetHomeView.as_view(), name="cabinet-home"),
    path("cabinet/who-looked", views.WhoLookedView.as_view(), name="cabinet-who-looked"),
]
