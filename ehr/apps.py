"""The room `ehr` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class EhrConfig(AppConfig):
    """The room `ehr`; see docs/architecture.md."""

    name = "ehr"
