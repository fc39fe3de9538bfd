"""Routes of oversight."""

from __future__ import annotations

from django.urls import path

from registry.oversight import views

urlpatterns = [
    path("oversight", views.LooksView.as_view(), name="oversight"),
    path("oversight/log", views.LogStateView.as_view(), name="oversight-log"),
]
