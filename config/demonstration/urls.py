"""Routes of the demonstration, included outside production only."""

from __future__ import annotations

from django.urls import path

from config.demonstration.views import EnterView

urlpatterns = [path("enter", EnterView.as_view(), name="demo-enter")]
