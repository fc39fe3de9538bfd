"""What is typed into the search of people, as it may stand in an address: sealed.

Addresses are kept by browsers, proxies and logs, so a name or a number never stands in one in
clear (ASVS 5.0 V14.2.1). A sealed question still has an address of its own: the way back and a
reload ask nothing again.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from trust.context import Context
from trust.keys import services as keys
from trust.keys.errors import Undecryptable

_PURPOSE = "people-search"


def seal(ctx: Context, text: str) -> str:
    """The question as it may be seen by anybody; only the account that asked can open it."""
    told = f"{ctx.actor.account_id} {text}".encode()
    return urlsafe_b64encode(keys.encrypt(told, purpose=_PURPOSE)).decode()


def opened(ctx: Context, sealed: str) -> str:
    """What was asked; nothing for what this account did not seal."""
    try:
        told = keys.decrypt(urlsafe_b64decode(sealed), purpose=_PURPOSE).decode()
    except (Undecryptable, ValueError):
        return ""
    whose, _, text = told.partition(" ")
    return text if whose == str(ctx.actor.account_id) else ""
