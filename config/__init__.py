"""The top of the house. Celery must know its app before any task is sent."""

from __future__ import annotations

from config.celery import app as celery_app

__all__ = ["celery_app"]
