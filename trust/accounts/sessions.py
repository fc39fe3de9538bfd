"""What a session has shown: written at sign-in and at every proof, with a new session id each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.contrib.auth import login
from django.http import HttpRequest

from trust.accounts import factors, lockout
from trust.accounts.assurance import KEY, Shown
from trust.accounts.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest, account: Account, *, by: str) -> None:
    """Begin a session that has shown `by` (password, code, oneid); its id is new."""
    login(request, account, backend=BACKEND)
    now = datetime.now(UTC)
    request.session[KEY] = Shown(since=now, seen=now, proven=now, by=by).stored()


def prove(request: HttpRequest, account: Account, *, by: str) -> datetime:
    """Note a proof shown now; the session id changes, so an older cookie is worth nothing."""
    now = datetime.now(UTC)
    shown = Shown.read(request.session.get(KEY)) or Shown(since=now, seen=now)
    request.session[KEY] = replace(shown, seen=now, proven=now, by=by).stored()
    request.session.cycle_key()
    lockout.forget_failures(account.username)
    return now


def confirm(request: HttpRequest, account: Account, code: str) -> datetime | None:
    """Show a code: when it counted, or None; failures count towards the lockout."""
    if not code or lockout.is_locked(request, account.username):
        return None
    by = factors.show(account, code)
    if not by:
        lockout.note_failure(request, account.username)
        return None
    return prove(request, account, by=by)


def confirm_password(request: HttpRequest, account: Account, password: str) -> datetime | None:
    """A patient without a second factor shows the password again."""
    if lockout.is_locked(request, account.username):
        return None
    if not account.check_password(password):
        lockout.note_failure(request, account.username)
        return None
    return prove(request, account, by="password")
