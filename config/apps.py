"""The top of the house as a Django app: its commands and checks live here."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands and start-up checks."""

    name = "config"

    def ready(self) -> None:
        """Register the start-up checks, which need the app registry."""
        import_module("config.checks")
