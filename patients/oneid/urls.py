"""Routes of the sign-in through OneID."""

from __future__ import annotations

from django.urls import path

from patients.oneid import views

urlpatterns = [
    path("oneid/start", views.StartView.as_view(), name="oneid-start"),
    path("oneid/callback", views.CallbackView.as_view(), name="oneid-callback"),
]
