"""The room `patients` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The room `patients`; see docs/architecture.md."""

    name = "patients"
