"""Fills `request.actor` for staff, and says why when a post opens no door today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from registry.staff.queries import Standing, standing_of
from trust.accounts.errors import NotPermitted
from trust.accounts.gate import refuse
from trust.context import Actor, Purpose, Role

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
        request.standing = found  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer a closed door with its reason: a second sign-in would not open it."""
        found: Standing = request.standing  # type: ignore[attr-defined]
        action = getattr(getattr(view, "view_class", None), "action", None)
        if found.actor or not found.reason or action is None:
            return None
        try:
            refuse(_nobody(request), action, Purpose.OPERATIONS, reason=found.reason)
        except NotPermitted as refusal:
            return render(
                request, "registry/staff/no_post.html", {"reason": refusal.reason}, status=403
            )


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


def _nobody(request: HttpRequest) -> Actor:
    """Who asked, for the journal: an account without a post."""
    account: Any = request.user
    return Actor(role=Role(account.role), account_id=account.id, name=account.display_name)
