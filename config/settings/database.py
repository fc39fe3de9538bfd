"""One alias per process; its database role comes from YAGONA_ROLE (design: the walls)."""

from __future__ import annotations

import os
import sys

import environ

from config.settings.where import where

_URL_OF_ROLE = {
    "app": "DATABASE_URL",
    "owner": "OWNER_DATABASE_URL",
    "system": "SYSTEM_DATABASE_URL",
    "report": "REPORTS_DATABASE_URL",
}
# Schema work belongs to the owner; every other command is an ordinary process.
_OWNER_COMMANDS = {"migrate", "sqlmigrate"}


def _role() -> str:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    default = "owner" if command in _OWNER_COMMANDS else "app"
    return os.environ.get("YAGONA_ROLE", default)


DATABASE_ROLE = _role()
_url = where(_URL_OF_ROLE[DATABASE_ROLE], "postgres://yagona_app@127.0.0.1:5432/yagona")
DATABASES = {
    "default": {
        **environ.Env.db_url_config(_url),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,  # a new connection costs ten times a request
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "yagona"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # third-party tables only
ATOMIC_REQUESTS = False  # the gate opens the one transaction of a view
