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


def seal(ctx: Context, text: str) -> str:
    """The question as it may be seen by anybody; only the account that asked can open it."""
    return urlsafe_b64encode(keys.encrypt(text.encode(), purpose=_purpose(ctx))).decode()


def opened(ctx: Context, sealed: str) -> str:
    """What was asked; nothing for what this account did not seal."""
    try:
        return keys.decrypt(urlsafe_b64decode(sealed), purpose=_purpose(ctx)).decode()
    except (Undecryptable, ValueError):
        return ""


def _purpose(ctx: Context) -> str:
    return f"people-search:{ctx.actor.account_id}"
