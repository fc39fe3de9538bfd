"""The room `registry` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The room `registry`; see docs/architecture.md."""

    name = "registry"
