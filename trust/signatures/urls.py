"""Routes of certificates."""

from __future__ import annotations

from django.urls import path

from trust.signatures import views

urlpatterns = [path("certificates", views.CertificatesView.as_view(), name="certificates")]
