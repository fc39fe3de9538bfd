"""The room `trust` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """The room `trust`; see docs/architecture.md."""

    name = "trust"
