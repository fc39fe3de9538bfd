"""The top of the house as a Django app: its commands and checks live here."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands and start-up checks."""

    name = "config"

    def ready(self) -> None:
        """Register the start-up checks; make our Celery the one that every process sends to."""
        from config import celery, checks  # noqa: F401, PLC0415  (need the app registry)
