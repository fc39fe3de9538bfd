"""The room `prescriptions` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PrescriptionsConfig(AppConfig):
    """The room `prescriptions`; see docs/architecture.md."""

    name = "prescriptions"
