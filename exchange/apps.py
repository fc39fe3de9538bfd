"""The room `exchange` as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The room `exchange`; see docs/architecture.md."""

    name = "exchange"
