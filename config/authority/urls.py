"""Where certificates of the test authority say that answers about them can be had."""

from __future__ import annotations

from django.urls import path

from config.authority import views

urlpatterns = [
    path("crl", views.ListView.as_view(), name="authority-crl"),
    path("root-crl", views.RootListView.as_view(), name="authority-root-crl"),
    path("root.pem", views.RootView.as_view(), name="authority-root"),
    path("ocsp", views.AnswerView.as_view(), name="authority-ocsp"),
]
