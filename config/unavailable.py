"""When the database does not answer in time, or a look cannot be written down: nothing is shown.

The refusal is said in the reader's language and in the form the caller reads: a page, a problem
(RFC 9457), an OperationOutcome. A doctor before a card is still shown the way for an emergency.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from exchange.rest.web import refused
from trust.accounts.api import problem
from trust.accounts.policy import decide
from trust.context import Action, Actor
from trust.journal.errors import JournalUnwritable

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_CARD = re.compile(r"/patients/(?P<patient_id>[0-9a-f-]{36})/")
_log = structlog.get_logger()


class UnavailableMiddleware:
    """Answers 503 for a lock that was not given, a lost connection, a journal that takes nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Hand on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer, for the two kinds of failure that pass by themselves."""
        if not isinstance(error, (OperationalError, JournalUnwritable)):
            return None
        cause = error.__cause__ or error
        _log.error("request.unavailable", path=request.path, error=type(cause).__name__)
        response = _answer(request)
        response["Retry-After"] = "30"
        response["Cache-Control"] = "no-store, private"
        return response


def _answer(request: HttpRequest) -> HttpResponse:
    words = _("The system cannot answer right now. Nothing was shown and nothing was saved.")
    if request.path.startswith("/fhir/"):
        return refused(503, words)
    if request.path.startswith("/api/"):
        return problem(503, words)
    context = {"words": words, "emergency_url": _emergency_url(request)}
    return render(request, "503.html", context, status=503)


def _emergency_url(request: HttpRequest) -> str:
    actor: Actor | None = getattr(request, "actor", None)
    card = _CARD.match(request.path)
    if actor is None or card is None or not decide(actor.role, Action.ASK_EMERGENCY).allowed:
        return ""
    return f"/patients/{card['patient_id']}/emergency"
