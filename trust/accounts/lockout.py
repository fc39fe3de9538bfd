"""Too many failed tries: counted by django-axes in PostgreSQL, answered like a wrong password."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked(request: HttpRequest, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page of a locked sign-in: wait a quarter of an hour, or ask."""
    return render(request, "trust/accounts/locked.html", status=429)


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether this account, or this account from this address, must wait."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def note_failure(request: HttpRequest, username: str) -> None:
    """Count a wrong code as a failed sign-in."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
