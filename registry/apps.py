from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The room `registry`; see docs/architecture.md."""

    name = "registry"
