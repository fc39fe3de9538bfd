from django.apps import AppConfig


class PrescriptionsConfig(AppConfig):
    """The room `prescriptions`; see docs/architecture.md."""

    name = "prescriptions"
