from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The room `exchange`; see docs/architecture.md."""

    name = "exchange"
