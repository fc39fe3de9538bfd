"""Second factors of an account: allauth keeps and checks them, we seal them and count each once."""

from __future__ import annotations

import base64
import secrets
import time
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings
from django.db import transaction

from trust.accounts.models import Account
from trust.keys.services import decrypt, encrypt

_PURPOSE = "mfa_authenticator.data"
_PERIOD = 30  # seconds, RFC 6238
Type = Authenticator.Type


class SealedFactors(DefaultMFAAdapter):
    """allauth's adapter with secrets encrypted at rest (trust/keys)."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return base64.b64encode(encrypt(text.encode(), purpose=_PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return decrypt(base64.b64decode(encrypted_text), purpose=_PURPOSE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys bind to the host name of BASE_URL; an IP address cannot hold one."""
        host = settings.BASE_URL.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]
        return {"id": host, "name": "Yagona"}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is about to become a factor, and the picture a telephone reads."""

    secret: str
    url: str


def is_enrolled(account: Account) -> bool:
    """Whether the account holds a factor it can show."""
    kinds = (Type.TOTP, Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=account.pk, type__in=kinds).exists()


def new_enrolment(account: Account, secret: str = "") -> Enrolment:
    """A fresh secret (or the one a form brought back) with its address for the telephone."""
    chosen = secret or generate_totp_secret()
    return Enrolment(chosen, get_adapter().build_totp_url(account, chosen))


def enrol(account: Account, *, secret: str, code: str) -> list[str] | None:
    """Make the secret a factor if the code fits it; recovery codes, shown once. None if not."""
    step = _step(secret, code)
    if step is None:
        return None
    with transaction.atomic():
        Authenticator.objects.filter(user_id=account.pk, type=Type.TOTP).delete()
        TOTP.activate(account, secret)
        _spend(account, step)
        return new_recovery_codes(account)


def keep(account: Account, secret: str) -> None:
    """Make a known secret the factor of a demonstration person, once."""
    if not Authenticator.objects.filter(user_id=account.pk, type=Type.TOTP).exists():
        TOTP.activate(account, secret)


def new_recovery_codes(account: Account) -> list[str]:
    """Ten codes for a lost telephone; earlier ones stop working."""
    Authenticator.objects.filter(user_id=account.pk, type=Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(account).get_unused_codes()


def show(account: Account, code: str) -> str:
    """Which factor this code is: totp, recovery, or nothing. A code counts once."""
    typed = "".join(letter for letter in code if letter.isalnum())
    kept = Authenticator.objects.filter(user_id=account.pk, type=Type.TOTP).first()
    step = _step(get_adapter().decrypt(kept.data["secret"]), typed) if kept else None
    if step is not None:
        return "totp" if _spend(account, step) else ""
    return "recovery" if _spend_recovery(account.pk, typed) else ""


def code_now(secret: str) -> str:
    """The code a telephone shows now; for demonstration people and tests."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // _PERIOD))


def _step(secret: str, code: str) -> int | None:
    """The half minute this code belongs to, now or one beside it."""
    here = int(time.time()) // _PERIOD
    for step in (here, here - 1, here + 1):
        if secrets.compare_digest(format_hotp_value(hotp_value(secret, step)), code):
            return step
    return None


def _spend(account: Account, step: int) -> bool:
    """Note that the code of this half minute was used; False when it, or a later one, was."""
    fresh = Account.objects.filter(pk=account.pk, last_code_step__lt=step)
    return fresh.update(last_code_step=step) == 1


def _spend_recovery(account_id: UUID, code: str) -> bool:
    with transaction.atomic():
        row = (
            Authenticator.objects.select_for_update()
            .filter(user_id=account_id, type=Type.RECOVERY_CODES)
            .first()
        )
        return bool(row and RecoveryCodes(row).validate_code(code))
