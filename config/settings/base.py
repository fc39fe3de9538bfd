"""Applications, middleware, templates, static files, Celery."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from config.settings.where import DATA, ROOT, where

DEVELOPMENT = os.environ.get("YAGONA_PRODUCTION") != "1"
DEBUG = False  # never: error pages with values would show patient data
# A browser takes a cookie of this name from this very host and over https alone.
COOKIE_PREFIX = "" if DEVELOPMENT else "__Host-"
DEMO = DEVELOPMENT
DEMO_SECRETS = "config.servers.demo.factor_secrets"  # never asked in production
SECRET_KEY = where("SECRET_KEY", "x" * 50 if os.environ.get("YAGONA_BUILD") == "1" else "")
# Encrypts identifying columns; comma separated, newest first (trust/keys).
FIELD_KEYS = [key for key in where("FIELD_KEY").split(",") if key]
# Finds equal values (a PINFL) without showing them; never changes. Else the oldest FIELD_KEY.
HASH_KEY = where("HASH_KEY")
# Signs files that leave the house; comma separated, newest first (trust/keys/signing.py).
SIGN_KEYS = [key for key in where("SIGN_KEY").split(",") if key]
BASE_URL = where("BASE_URL", "http://localhost:8080")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    *filter(None, os.environ.get("HOSTS", "").split(",")),
]

INSTALLED_APPS = [
    "config",
    "trust",
    "registry",
    "patients",
    "ehr",
    "prescriptions",
    "reports",
    "exchange",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # so that our form renderer finds Django's own templates
    "guardian",
    "allauth",
    "allauth.account",  # allauth.mfa needs it; none of its pages is reachable
    "allauth.mfa",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    # A tool of developers: it is not among the packages that run.
    *(["django_linear_migrations"] if find_spec("django_linear_migrations") else []),
]
MIDDLEWARE = [
    "config.edge.EdgeMiddleware",  # first: what it says holds for every answer and every file
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before the files, so that they carry it too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trust.accounts.middleware.BearerMiddleware",
    "trust.accounts.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "registry.staff.middleware.StaffActorMiddleware",
    "patients.representation.middleware.PatientActorMiddleware",
    "trust.accounts.middleware.AssuranceMiddleware",
    "config.unavailable.UnavailableMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as its documentation asks
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.rendering.ComponentRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "trust.accounts.web.page_context",
                "config.navigation.navigation",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or DATA / "static")
# Names with hashes, once they are made: the first command makes them, tests and linters do not.
_HASHED = (STATIC_ROOT / "staticfiles.json").exists() or sys.argv[1:2] == ["collectstatic"]
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _HASHED
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a 10 MB note must reach the form that refuses it

REDIS_URL = where("REDIS_URL", "redis://127.0.0.1:6379")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{REDIS_URL}/2",
    }
}
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True  # the database says what is done, never the broker
CELERY_TIMEZONE = "Asia/Tashkent"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

NOTICES_FOLDER = DATA / "notices"
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Yagona",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "DESCRIPTION": "Report runs with their progress, facilities, who am I. Patients: /fhir/R5.",
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": f"{COOKIE_PREFIX}sessionid"},
        }
    },
    "SECURITY": [{"bearer": []}, {"session": []}],
}
