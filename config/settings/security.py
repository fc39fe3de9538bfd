"""Sign-in, sessions, headers."""

from __future__ import annotations

from csp.constants import NONE, SELF

from config.settings.base import BASE_URL, DEVELOPMENT

AUTH_USER_MODEL = "trust.Account"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no row stands for nobody
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS: list[str] = []
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a lost Valkey must sign nobody out
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not DEVELOPMENT
CSRF_COOKIE_SECURE = not DEVELOPMENT
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "trust.accounts.views.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
# The first page of each role; a role without one gets the plain home page.
HOME_PAGES: dict[str, str] = {
    "registrar": "queue",
    "doctor": "queue",
    "nurse": "queue",
    "patient": "cabinet-home",
    "pharmacist": "counter",
    "analyst": "reports",
    "head": "facilities",
    "inspector": "facilities",
    "officer": "facilities",
}
