"""Bearer tokens at /api/; what a session has shown; whom it makes somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from trust.accounts.assurance import KEY, SEEN_EVERY, Assurance, Shown, judge
from trust.accounts.services import bearer
from trust.context import Actor, Role

PREFIX = "/api/"  # pages are for sessions alone; /fhir/ reads its tokens itself
GetResponse = Callable[[HttpRequest], HttpResponseBase]
_STRONG = Assurance(is_strong=True)


class BearerMiddleware:
    """Sets `request.bearer` and, for an account's token, `request.user`.

    Stands before the middlewares that turn an account into an actor.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Read the header; a session beside it does not count."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        request.bearer = None  # type: ignore[attr-defined]
        request.is_by_bearer = False  # type: ignore[attr-defined]
        if request.path.startswith(PREFIX) and scheme.lower() == "bearer":
            _take_over(request, token.strip())
        return self.get_response(request)


class SessionMiddleware:
    """`request.assurance`: what this session is worth now; one that is over is ended here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Judge, and write down at most once a minute that somebody is there."""
        request.assurance = _judged(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class AssuranceMiddleware:
    """An actor made by the registers is somebody only in a strong session.

    Stands after the middlewares that make actors, so that none can be forgotten.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the strength of the session, or take the actor away and say why."""
        actor: Actor | None = getattr(request, "actor", None)
        judged: Assurance = request.assurance  # type: ignore[attr-defined]
        request.must_confirm = False  # type: ignore[attr-defined]
        if actor is not None:
            request.actor = _strengthened(request, actor, judged)  # type: ignore[attr-defined]
        return self.get_response(request)


def _strengthened(request: HttpRequest, actor: Actor, judged: Assurance) -> Actor | None:
    if not judged.is_strong:
        request.must_confirm = True  # type: ignore[attr-defined]
        request.no_actor_reason = judged.reason  # type: ignore[attr-defined]
        return None
    return replace(
        actor,
        is_strong=True,
        confirmed_at=judged.confirmed_at,
        address=request.META.get("REMOTE_ADDR", "")[:60],
        device=request.headers.get("User-Agent", "")[:200],
        method=(request.method or "")[:10],
    )


def _judged(request: HttpRequest) -> Assurance:
    if request.is_by_bearer:  # type: ignore[attr-defined]
        return _STRONG  # the token was issued to somebody who had shown who they are
    user: Any = request.user
    if not user.is_authenticated:
        return Assurance(is_strong=False)
    now, shown = datetime.now(UTC), Shown.read(request.session.get(KEY))
    role = Role(user.role)
    minutes = settings.IDLE_MINUTES["patient" if role is Role.PATIENT else "staff"]
    judged = judge(shown, role, now, timedelta(minutes=minutes))
    if judged.is_over:
        logout(request)
    elif judged.is_strong and shown and now - shown.seen > SEEN_EVERY:
        request.session[KEY] = replace(shown, seen=now).stored()
    return judged


def _take_over(request: HttpRequest, token: str) -> None:
    held = bearer(token)
    request.is_by_bearer = True  # type: ignore[attr-defined]
    request.bearer = held  # type: ignore[attr-defined]
    request.user = held.account if held and held.account else AnonymousUser()
