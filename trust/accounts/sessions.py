"""What a session has shown: written at sign-in and at every proof, with a new session id each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.contrib.auth import login
from django.http import HttpRequest

from trust.accounts import factors, lockout, passkeys
from trust.accounts.assurance import KEY, Shown
from trust.accounts.gate import database_now
from trust.accounts.models import Account
from trust.context import Action, Actor, Purpose, Role, gettext_noop
from trust.ids import uuid7
from trust.journal import services as journal

BACKEND = "django.contrib.auth.backends.ModelBackend"
ALONE = ("password", "code")
WRONG_PASSWORD = gettext_noop("A wrong password was typed.")
WRONG_PASSKEY = gettext_noop("A passkey was shown that does not count.")
WRONG_FACTOR = gettext_noop("A wrong or used code of the second factor was typed.")


def sign_in(request: HttpRequest, account: Account, *, by: str) -> None:
    """Begin a session that has shown `by` (password, code, oneid, passkey); its id is new.

    Who holds a second factor shows it too: neither a password nor a code from the desk goes round it.
    """
    login(request, account, backend=BACKEND)
    now = datetime.now(UTC)
    proven = None if by in ALONE and factors.is_enrolled(account) else now
    request.session[KEY] = Shown(since=now, seen=now, proven=proven, by=by).stored()
    _journalled(request, account, by=by)


def prove(request: HttpRequest, account: Account, *, by: str) -> datetime:
    """Note a proof shown now; the session id changes, so an older cookie is worth nothing."""
    now = datetime.now(UTC)
    shown = Shown.read(request.session.get(KEY)) or Shown(since=now, seen=now)
    request.session[KEY] = replace(shown, seen=now, proven=now, by=by).stored()
    request.session.cycle_key()
    lockout.forget_failures(account.username)
    _journalled(request, account, by=by)
    return now


def confirm(request: HttpRequest, account: Account, code: str) -> datetime | None:
    """Show a code: when it counted, or None; failures count towards the lockout."""
    if not code or lockout.is_locked(request, account.username):
        return None
    by = factors.show(account, code)
    if not by:
        failed(request, account, WRONG_FACTOR)
        return None
    return prove(request, account, by=by)


def confirm_password(request: HttpRequest, account: Account, password: str) -> datetime | None:
    """A patient without a second factor shows the password again."""
    if lockout.is_locked(request, account.username):
        return None
    if not account.check_password(password):
        failed(request, account, WRONG_PASSWORD)
        return None
    return prove(request, account, by="password")


def confirm_passkey(request: HttpRequest, account: Account, answer: str) -> datetime | None:
    """Show a passkey: when it counted, or None; failures count towards the lockout."""
    if not answer or lockout.is_locked(request, account.username):
        return None
    try:
        passkeys.show(account, answer, session=key_of(request))
    except passkeys.NotShown:
        failed(request, account, WRONG_PASSKEY)
        return None
    return prove(request, account, by="passkey")


def key_of(request: HttpRequest) -> str:
    """Which session this is, for what belongs to it alone."""
    return request.session.session_key or ""


def failed(request: HttpRequest, account: Account, reason: str) -> None:
    """A wrong proof counts towards the lockout and stands in the journal."""
    lockout.note_failure(request, account.username)
    refused(request, account, reason)


def refused(request: HttpRequest, account: Account, reason: str) -> None:
    """Write that somebody tried to be this account."""
    journal.record_refusal(
        _trying(request, account),
        Action.CONFIRM_IDENTITY,
        Purpose.OPERATIONS,
        operation_id=uuid7(),
        at=database_now(),
        reason=reason,
    )


def _journalled(request: HttpRequest, account: Account, *, by: str) -> None:
    actor = _trying(request, account)
    journal.record_proof(actor, operation_id=uuid7(), at=database_now(), by=by)


def _trying(request: HttpRequest, account: Account) -> Actor:
    """Who signs in, for the journal, and from where."""
    return Actor(
        role=Role(account.role),
        account_id=account.pk,
        name=account.display_name,
        address=request.META.get("REMOTE_ADDR", ""),
        device=request.headers.get("User-Agent", ""),
    )
