"""The top of the house as a Django app: its commands and checks live here."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class ConfigConfig(AppConfig):
    """Commands and start-up checks."""

    name = "config"

    def ready(self) -> None:
        """Register the start-up checks, which need the app registry; refuse to run what is unfit.

        Not a check: a web program runs none.
        """
        checks = import_module("config.checks")
        if reasons := checks.unfit(settings):
            raise ImproperlyConfigured(f"Production does not start: {'; '.join(reasons)}.")
