"""Too many failed tries: counted by django-axes in PostgreSQL, answered like a wrong password."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
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
    """Count a wrong code as a failed sign-in.

    The counter keeps what was posted with it, and a code may come with a whole clinical form:
    it is handed a request that has the address and nothing of the form.
    """
    bare = HttpRequest()
    bare.method, bare.path, bare.path_info = request.method, request.path, request.path_info
    kept = ("REMOTE_ADDR", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR")
    bare.META = {name: request.META[name] for name in kept if name in request.META}
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=bare)


def forget_failures(username: str) -> None:
    """A shown factor clears the count; a password alone does not, or codes could be guessed for ever."""
    reset(username=username)
