"""Real servers are up before settings are read: tests/conftest.py imports this first.

Tests sign in as `yagona_owner`; once the database is made, every connection of every thread
assumes `yagona_app` (tests/conftest.py).
"""

from __future__ import annotations

import os
import secrets

from tests.servers import TestServers, start_test_servers

SERVERS: TestServers = start_test_servers()
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    YAGONA_ROLE="owner",
    YAGONA_DATA=str(SERVERS.data),
    OWNER_DATABASE_URL=SERVERS.database_url_owner,
    DATABASE_URL=SERVERS.database_url_app,
    SYSTEM_DATABASE_URL=SERVERS.database_url_system,
    REPORTS_DATABASE_URL=SERVERS.database_url_report,
    REDIS_URL=SERVERS.redis_url,
    # Playwright keeps an event loop in the thread that runs the tests after the browser ones.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("FIELD_KEY", secrets.token_urlsafe(32))
os.environ.setdefault("SIGN_KEY", secrets.token_urlsafe(32))
