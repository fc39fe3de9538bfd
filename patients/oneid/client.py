"""Talking to OneID: two forms, small answers, five seconds, no redirect followed.

The standard library is enough for two POSTs of one address that the settings name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from patients.oneid.errors import OneIdUnreachable
from patients.oneid.rules import Client, Grant

SECONDS, MOST = 5, 65_536  # bytes


class _Stay(HTTPRedirectHandler):
    """An answer that sends us elsewhere is no answer."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Never."""


def token(client: Client, code: str) -> str:
    """The token behind a code. Raises OneIdUnreachable."""
    told = _asked(client, client.for_token(code)).get("access_token")
    if not isinstance(told, str) or not told:
        raise OneIdUnreachable
    return told


def identify(client: Client, token: str) -> Mapping[str, Any]:
    """Who the token stands for. Raises OneIdUnreachable."""
    return _asked(client, client.about_token(Grant.IDENTIFY, token))


def log_out(client: Client, token: str) -> None:
    """End the token there: we keep none. Raises OneIdUnreachable."""
    _asked(client, client.about_token(Grant.LOG_OUT, token))


def _asked(client: Client, form: Mapping[str, str]) -> Mapping[str, Any]:
    request = Request(client.url, data=urlencode(form).encode(), method="POST")  # noqa: S310  (settings name it)
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            told: Any = json.loads(answer.read(MOST))
    except (URLError, OSError, ValueError) as error:
        raise OneIdUnreachable from error
    if not isinstance(told, dict):
        raise OneIdUnreachable
    return told
