"""Fills `request.actor` for staff, and says why when a post opens no door today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from registry.staff.queries import Standing, standing_of

CHOSEN = "post"  # in the session: the post that somebody with several works in now


class StaffActorMiddleware:
    """`request.actor` is the post that holds today, looked up at every request.

    A licence that ends therefore closes the door at once, in the middle of a session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Find the actor, then answer."""
        found = _standing(request)
        request.actor = found.actor  # type: ignore[attr-defined]
        request.has_posts = found.posts > 1  # type: ignore[attr-defined]
        if found.reason:
            request.no_actor_reason = found.reason  # type: ignore[attr-defined]
        return self.get_response(request)


def _standing(request: HttpRequest) -> Standing:
    account: Any = request.user
    if not account.is_authenticated:
        return Standing(None)
    return standing_of(account, _chosen(request))


def _chosen(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.session.get(CHOSEN, ""))
    except ValueError:
        return None
