"""The room `reports` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room `reports`; see docs/architecture.md."""

    name = "reports"
