"""Passkeys (WebAuthn, W3C Level 3): allauth's table keeps them, fido2 checks them.

A passkey here always verifies its holder (fingerprint, face or PIN of the device): it is two factors
in one, and phishing-resistant, since it signs the address of the page (NIST SP 800-63B-4, 3.2.5).
Each challenge is bound to its purpose, account and session, lives five minutes and counts once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from struct import error as StructError
from typing import Any, NoReturn
from urllib.parse import urlsplit
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from trust.accounts.models import Account, SpentChallenge

LASTS = timedelta(minutes=5)
MOST = 10  # passkeys of one account
LONGEST = 20_000  # characters of an answer; a real one has some hundreds
_SALT = "passkey"
_TYPE = Authenticator.Type.WEBAUTHN
# What parsers of CBOR, base64, JSON and keys raise at bytes that no device made.
_MALFORMED = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError,
    AssertionError, RecursionError, NotImplementedError, StructError, UnsupportedAlgorithm,
)  # fmt: skip


class NotShown(Exception):
    """The answer proves nothing: malformed, old, used, of another page, account or device."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey of an account, as its page lists it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


def listed(account: Account) -> list[Passkey]:
    """The account's passkeys, oldest first."""
    return [
        Passkey(row.pk, str(row.data.get("name", "")), row.created_at, row.last_used_at)
        for row in _rows(account).order_by("created_at", "pk")
    ]


def has_one(account: Account) -> bool:
    """Whether the account holds a passkey."""
    return _rows(account).exists()


def to_create(account: Account, session: str) -> dict[str, Any]:
    """What the browser needs to make one: options, and the state that comes back with the answer."""
    entity = PublicKeyCredentialUserEntity(
        id=account.pk.bytes, name=account.username, display_name=account.username
    )
    options, state = _server().register_begin(
        entity,
        list(_credentials(account)),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _offered(options, state, purpose="create", account=account, session=session)


def to_show(account: Account | None, session: str) -> dict[str, Any]:
    """What the browser needs to show one; without an account it offers those it holds for us."""
    options, state = _server().authenticate_begin(
        list(_credentials(account)) if account else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _offered(options, state, purpose="show", account=account, session=session)


def add(account: Account, answer: str, *, name: str, session: str) -> None:
    """Keep the new passkey. Raises NotShown."""
    credential, state = _taken(answer, purpose="create", account=account, session=session)
    try:
        made = _server().register_complete(state, credential)
        kept = json.loads(json.dumps(dict(RegistrationResponse.from_dict(credential))))
    except _MALFORMED as wrong:
        raise NotShown from wrong
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if _rows(account).count() >= MOST:
            raise NotShown
        data = {"name": name, "credential": kept, "sign_count": made.counter}
        Authenticator.objects.create(user_id=account.pk, type=_TYPE, data=data)


def remove(account: Account, passkey_id: int) -> bool:
    """Take one away; False when it is not there, or is the only factor of the account."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        factors = Authenticator.objects.filter(user_id=account.pk).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        if factors.count() < 2:
            return False
        return _rows(account).filter(pk=passkey_id).delete()[0] == 1


def show(account: Account | None, answer: str, *, session: str) -> Account:
    """Whose passkey was shown: `account`'s, or that of whoever signs in. Raises NotShown."""
    credential, state = _taken(answer, purpose="show", account=account, session=session)
    try:
        shown = AuthenticationResponse.from_dict(credential)
        whose = account or _holder(shown)
        found = _server().authenticate_complete(state, list(_credentials(whose)), shown)
        _count(whose, found.credential_id, shown.response.authenticator_data.counter)
    except _MALFORMED as wrong:
        raise NotShown from wrong
    return whose


def _holder(shown: AuthenticationResponse) -> Account:
    """Who the passkey was made for: the device tells the id we gave it."""
    whose = UUID(bytes=shown.response.user_handle)
    found = Account.objects.filter(pk=whose, is_active=True).first()
    return found or _refuse()


def _count(account: Account, credential_id: bytes, counter: int) -> None:
    """Note the use. A counter that does not grow is a copied device (WebAuthn 6.1.1)."""
    with transaction.atomic():
        for row in _rows(account).select_for_update():
            if _attested(row).credential_id != credential_id:
                continue
            before = int(row.data.get("sign_count", 0))
            if (counter or before) and counter <= before:
                raise NotShown
            row.data["sign_count"], row.last_used_at = counter, timezone.now()
            row.save(update_fields=["data", "last_used_at"])
            return
    raise NotShown


def _server() -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(**get_adapter().get_public_key_credential_rp_entity())
    return Fido2Server(entity, verify_origin=_is_ours)


def _is_ours(origin: str) -> bool:
    """Scheme, host and port of BASE_URL, and no other subdomain or port."""
    ours = urlsplit(settings.BASE_URL)
    usual = {"http": ":80", "https": ":443"}.get(ours.scheme, "")  # a browser leaves it out
    return origin == f"{ours.scheme}://{ours.netloc.removesuffix(usual)}"


def _offered(
    options: Any, state: Any, *, purpose: str, account: Account | None, session: str
) -> dict[str, Any]:
    told = {
        "challenge": state["challenge"],
        "purpose": purpose,
        "account": str(account.pk) if account else "",
        "session": session,
    }
    return dict(options) | {"state": signing.dumps(told, salt=_SALT)}


def _taken(
    answer: str, *, purpose: str, account: Account | None, session: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The credential and the state of the challenge it answers, spent now. Raises NotShown."""
    try:
        told: Any = json.loads(answer) if len(answer) <= LONGEST else None
        credential, sealed = told["credential"], told["state"]
        state = signing.loads(sealed, salt=_SALT, max_age=LASTS)
    except (*_MALFORMED, signing.BadSignature) as wrong:
        raise NotShown from wrong
    meant = (purpose, str(account.pk) if account else "", session)
    if (state["purpose"], state["account"], state["session"]) != meant:
        raise NotShown
    _spend(state["challenge"])
    required = UserVerificationRequirement.REQUIRED
    return credential, {"challenge": state["challenge"], "user_verification": required}


def _spend(challenge: str) -> None:
    """A challenge counts once, whatever comes of it. Raises NotShown."""
    key, now = hashlib.sha256(challenge.encode()).hexdigest(), timezone.now()
    SpentChallenge.objects.filter(spent_at__lt=now - 2 * LASTS).delete()
    try:
        with transaction.atomic():
            SpentChallenge(challenge_hash=key, spent_at=now).save(force_insert=True)
    except IntegrityError as twice:
        raise NotShown from twice


def _rows(account: Account) -> Any:
    return Authenticator.objects.filter(user_id=account.pk, type=_TYPE)


def _credentials(account: Account) -> Iterator[AttestedCredentialData]:
    return (_attested(row) for row in _rows(account))


def _attested(row: Authenticator) -> AttestedCredentialData:
    kept = RegistrationResponse.from_dict(row.data["credential"])
    return kept.response.attestation_object.auth_data.credential_data or _refuse()


def _refuse() -> NoReturn:
    raise NotShown
