"""Routes of acting for somebody else."""

from __future__ import annotations

from django.urls import path

from patients.proxies import cabinet_views as views

urlpatterns = [
    path("cabinet/people", views.PeopleView.as_view(), name="cabinet-proxies"),
    path("cabinet/people/ask", views.AskView.as_view(), name="cabinet-proxy-ask"),
    path("cabinet/people/accept", views.AcceptView.as_view(), name="cabinet-proxy-accept"),
    path("cabinet/people/<uuid:proxy_id>/end", views.EndView.as_view(), name="cabinet-proxy-end"),
]
# Under cabinet/for/<patient_id>/: what a holder may open (config/urls.py).
by_proxy = [path("resign", views.ResignView.as_view(), name="cabinet-resign")]
