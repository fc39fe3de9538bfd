"""Signed-in browsers: a session as the pages of signing in leave it behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from trust.accounts import factors
from trust.accounts.assurance import KEY, Shown
from trust.accounts.models import Account
from trust.context import Role

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(
    client: Client, account: Any, *, ago: timedelta = timedelta(), by: str = "", **_: Any
) -> Client:
    """Sign `account` in with a second factor (patients: their code), shown `ago`."""
    client.force_login(account, backend=BACKEND)
    return shown(client, account, ago=ago, by=by)


def shown(
    client: Client, account: Account, *, ago: timedelta = timedelta(), by: str = ""
) -> Client:
    """Write into the session what was shown, and when."""
    at = datetime.now(UTC) - ago
    proof = by or ("code" if account.role == Role.PATIENT else "totp")
    session = client.session
    session[KEY] = Shown(since=at, seen=at, proven=at, by=proof).stored()
    session.save()
    return client


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def by_hand(client: Client, account: Account, page: str) -> Any:
    """Sign in on the pages: password, then the code of the telephone; the page that answers."""
    account.set_password("sinov-parol-12")
    account.save()
    factors.keep(account, SECRET)
    typed = {"username": account.username, "password": "sinov-parol-12"}
    asked = client.post(page, typed, follow=True)
    wanted = asked.redirect_chain[-1][0]
    return client.post(wanted, {"code": factors.code_now(SECRET)}, follow=True)
