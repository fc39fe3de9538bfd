"""The address on every printed document."""

from __future__ import annotations

from django.urls import path

from ehr.printing.views import CheckView

urlpatterns = [path("check/<str:code>", CheckView.as_view(), name="check")]
