"""Routes of the cabinet."""

from __future__ import annotations

from django.urls import path

from patients.cabinet import views

# Under cabinet/for/<patient_id>/ as well: what a holder may open (config/urls.py).
by_proxy = [
    path("home", views.CabinetHomeView.as_view(), name="cabinet-home"),
    path("who-looked", views.WhoLookedView.as_view(), name="cabinet-who-looked"),
]
urlpatterns = [
    path("cabinet", views.CabinetHomeView.as_view(), name="cabinet-home"),
    path("cabinet/who-looked", views.WhoLookedView.as_view(), name="cabinet-who-looked"),
]
