from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The room `patients`; see docs/architecture.md."""

    name = "patients"
