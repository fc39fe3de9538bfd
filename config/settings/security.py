"""Sign-in, sessions, headers."""

from __future__ import annotations

import os
from datetime import timedelta

from csp.constants import NONE, SELF

from config.settings.base import BASE_URL, COOKIE_PREFIX, DEVELOPMENT
from config.settings.where import DATA, where

AUTH_USER_MODEL = "trust.Account"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: a locked account is not even compared
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no row stands for nobody
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # HSTS preloading binds a whole domain for years: its owner decides, not we
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a lost Valkey must sign nobody out
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not DEVELOPMENT
SESSION_COOKIE_SAMESITE = "Lax"  # a link in an e-mail may lead in; a form elsewhere may not send
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True  # the token stands in each form; no script reads the cookie
CSRF_COOKIE_SECURE = not DEVELOPMENT
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = not DEVELOPMENT
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # nothing in a cookie
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "trust.accounts.views.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEVELOPMENT
SECURE_SSL_REDIRECT = not DEVELOPMENT
# A person is led to https. A machine is refused (config/edge.py): led, it would send its token in
# clear for ever, unnoticed. Probes come from inside.
MACHINES = ("/api/", "/fhir/")
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^fhir/", r"^health/"]
# How many proxies of ours stand in front. Only then are their headers believed, and only theirs.
PROXIES = int(os.environ.get("PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
# Lockout: counted in PostgreSQL, so a lost Valkey opens nothing (django-axes).
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
AXES_RESET_ON_SUCCESS = False  # a password clears nothing: trust/accounts/lockout.py does
AXES_SENSITIVE_PARAMETERS = ["code", "confirm_code", "password"]
AXES_LOCKOUT_CALLABLE = "trust.accounts.lockout.locked"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True  # the journal says who signed in
AXES_IPWARE_PROXY_COUNT = 0  # config/edge.py has said whose address it is
# Second factors are allauth's; its pages are not: ours are trust/accounts/factor_views.py.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # nobody signs in by e-mail
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # axes counts, in the database
MFA_ADAPTER = "trust.accounts.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Yagona"
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after
# JSON columns of others with sealed values, and under which names (trust/keys/rotation.py).
SEALED_JSON = {("mfa_authenticator", "data"): ("secret", "seed")}
# Looks in an emergency that the journal could not take (trust/journal/spool.py).
SPOOL = DATA / "spool" / "journal"
# The state's identity service; without an address nobody is offered it.
ONEID_URL = where("ONEID_URL")
ONEID_CLIENT_ID = where("ONEID_CLIENT_ID")
ONEID_CLIENT_SECRET = where("ONEID_CLIENT_SECRET")
ONEID_SCOPE = where("ONEID_SCOPE", ONEID_CLIENT_ID)
# Shown to whoever signs in, in minutes; a locked page keeps the half-written form.
IDLE_MINUTES = {"patient": 30, "staff": 15}
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
        "base-uri": [NONE],
        "object-src": [NONE],
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
    "inspector": "oversight",
    "officer": "reviews",
}
