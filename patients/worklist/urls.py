"""Routes of the work list."""

from __future__ import annotations

from django.urls import path

from patients.worklist import views

urlpatterns = [path("queue", views.QueueListView.as_view(), name="queue")]
