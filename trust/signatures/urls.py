"""Routes of certificates, and of the test authority's answers."""

from __future__ import annotations

from django.urls import path

from trust.signatures import views

urlpatterns = [
    path("certificates", views.CertificatesView.as_view(), name="certificates"),
    path("authority/root.pem", views.RootView.as_view(), name="authority-root"),
    path("authority/list.crl", views.RevocationListView.as_view(), name="authority-crl"),
    path("authority/ocsp", views.OcspView.as_view(), name="authority-ocsp"),
]
