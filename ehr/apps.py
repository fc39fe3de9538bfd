from django.apps import AppConfig


class EhrConfig(AppConfig):
    """The room `ehr`; see docs/architecture.md."""

    name = "ehr"
