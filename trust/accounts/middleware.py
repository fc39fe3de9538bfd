"""Bearer tokens at /api/: they stand for the account, as a session does on pages."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from trust.accounts.services import bearer

PREFIX = "/api/"  # pages are for sessions alone; /fhir/ reads its tokens itself


class BearerMiddleware:
    """Sets `request.bearer` and, for an account's token, `request.user`.

    Stands before the middlewares that turn an account into an actor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Read the header; a session beside it does not count."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        request.bearer = None  # type: ignore[attr-defined]
        request.is_by_bearer = False  # type: ignore[attr-defined]
        if request.path.startswith(PREFIX) and scheme.lower() == "bearer":
            _take_over(request, token.strip())
        return self.get_response(request)


def _take_over(request: HttpRequest, token: str) -> None:
    held = bearer(token)
    request.is_by_bearer = True  # type: ignore[attr-defined]
    request.bearer = held  # type: ignore[attr-defined]
    request.user = held.account if held and held.account else AnonymousUser()
