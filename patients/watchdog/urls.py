"""Routes of the watch, in the cabinet."""

from __future__ import annotations

from django.urls import path

from patients.watchdog import cabinet_views as views

urlpatterns = [
    path(
        "cabinet/who-looked/close-watch",
        views.CloseWatchView.as_view(),
        name="cabinet-close-watch",
    ),
]
