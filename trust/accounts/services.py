"""One-time codes, bearer tokens, parked forms."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from trust.accounts import codes
from trust.accounts.errors import CodeRefused
from trust.accounts.models import AccessToken, Account, ParkedForm, SignInCode
from trust.context import Context, Role

_VALID_DAYS = 30


def demo_secret(username: str) -> str:
    """The secret of a demonstration person's second factor; nothing outside the demonstration."""
    if not settings.DEMO:
        return ""
    secrets_of = import_string(settings.DEMO_SECRETS)
    return secrets_of().get(username, "")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def create_account(
    ctx: Context, *, username: str, role: Role, display_name: str, password: str | None = None
) -> Account:
    """A new account. Staff accounts can do nothing until they hold a post."""
    return Account.objects.create_account(
        username=username, role=role, display_name=display_name, password=password
    )


def tell_pinfl(ctx: Context, *, account: Account, pinfl: str) -> None:
    """Whose account this is by the register of the population; certificates name it."""
    Account.objects.filter(pk=account.pk).update(pinfl=pinfl)


def account_named(username: str) -> Account | None:
    """The account of this name, active or not; a name as typed may be anything."""
    return Account.objects.filter(username=username[:60].replace("\0", "")).first()


def change_password(ctx: Context, *, account: Account, password: str) -> None:
    """Keep the hash of a new password; sessions that knew the old one end with it."""
    account.set_password(password)
    Account.objects.filter(pk=account.pk).update(password=account.password)


def issue_code(ctx: Context, *, account_id: UUID) -> str:
    """A printable one-time code (XXXX-XXXX-XXXX) that opens the account once, for 30 days."""
    plain = codes.fresh()
    SignInCode.objects.create(
        code_hash=_hash(plain),
        account_id=account_id,
        expires_at=ctx.now + timedelta(days=_VALID_DAYS),
    )
    return codes.printed(plain)


def use_code(code: str) -> Account:
    """The account a code opens; the code is spent. Raises CodeRefused."""
    plain = codes.typed(code)
    with transaction.atomic():
        spent = SignInCode.objects.filter(
            code_hash=_hash(plain), used_at=None, expires_at__gt=Now(), account__is_active=True
        ).update(used_at=Now())
        if not spent:
            raise CodeRefused
        return SignInCode.objects.select_related("account").get(code_hash=_hash(plain)).account


def issue_token(*, account: Account | None, system_name: str, scope: str, minutes: int) -> str:
    """A bearer token; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        token_hash=_hash(token),
        account=account,
        system_name=system_name,
        scope=scope,
        expires_at=Now() + timedelta(minutes=minutes),
    )
    return token


def bearer(token: str) -> AccessToken | None:
    """The live token behind this secret, or None."""
    return (
        AccessToken.objects.select_related("account")
        .filter(token_hash=_hash(token), expires_at__gt=Now())
        .exclude(account__is_active=False)
        .first()
    )


def park(*, account_id: UUID, path: str, body: str) -> UUID:
    """Keep what an expired session sent; only the same account gets it back."""
    parked: Any = ParkedForm.objects.create(
        account_id=account_id, path=path, body=body, parked_at=Now()
    )
    return parked.id


def take_parked(*, parked_id: UUID, account_id: UUID, path: str) -> str | None:
    """The parked body, once, for its writer at its page; else None."""
    mine = ParkedForm.objects.filter(pk=parked_id, account_id=account_id, path=path)
    if not mine.filter(taken_at=None).update(taken_at=Now()):
        return None
    return mine.get().body
