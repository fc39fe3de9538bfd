from django.apps import AppConfig


class TrustConfig(AppConfig):
    """The room `trust`; see docs/architecture.md."""

    name = "trust"
