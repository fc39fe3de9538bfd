"""Routes of the cabinet."""

from __future__ import annotations

from django.urls import path

from patients.cabinet import copy_views, proof_views, views

# Under cabinet/for/<patient_id>/ as well: what a holder may open (config/urls.py).
by_proxy = [
    path("home", views.CabinetHomeView.as_view(), name="cabinet-home"),
    path("who-looked", views.WhoLookedView.as_view(), name="cabinet-who-looked"),
]
urlpatterns = [
    path("cabinet", views.CabinetHomeView.as_view(), name="cabinet-home"),
    path("cabinet/who-looked", views.WhoLookedView.as_view(), name="cabinet-who-looked"),
    path("cabinet/who-looked/copy", copy_views.CopyView.as_view(), name="cabinet-copy"),
    path("cabinet/proof", proof_views.ProofView.as_view(), name="cabinet-proof"),
    path("keys/copies.pem", copy_views.KeysView.as_view(), name="file-keys"),
]
