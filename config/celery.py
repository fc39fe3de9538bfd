"""Celery: tasks live in features, so every feature package is searched, not only the apps."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("trust", "registry", "patients", "ehr", "prescriptions", "reports", "exchange")


def feature_packages() -> list[str]:
    """Packages of the house that hold a `tasks.py`."""
    found = (file.parent for room in ROOMS for file in (ROOT / room).rglob("tasks.py"))
    return sorted(".".join(folder.relative_to(ROOT).parts) for folder in found)


app = Celery("yagona")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(feature_packages)
