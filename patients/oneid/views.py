"""To OneID and back: the browser goes with a state of this session and returns with it once."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from patients.access.gate import open_record
from patients.oneid import client as http
from patients.oneid import queries, services
from patients.oneid.errors import NotRegistered, NotVerified, OneIdRefused, OneIdUnreachable
from patients.oneid.rules import Client, Verdict, judged
from trust.accounts import sessions
from trust.accounts.web import PublicView
from trust.context import Action, Actor, Refusal

STATE = "oneid_state"  # in the session
JOB = Actor.system("oneid")
_REFUSALS: dict[Verdict, type[Refusal]] = {
    Verdict.FAILED: OneIdRefused,
    Verdict.UNVERIFIED: NotVerified,
    Verdict.NO_PERSON: OneIdRefused,
}


class StartView(PublicView):
    """Send the browser to OneID."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """With a state that only this session knows."""
        client, state = _client(), secrets.token_urlsafe(32)
        request.session[STATE] = state
        return redirect(client.authorize_url(state))


class CallbackView(PublicView):
    """The browser is back: ask OneID itself who it is."""

    template = "patients/oneid/refused.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the cabinet, or say why not."""
        try:
            account = self._account(request)
        except Refusal as refusal:
            words = {"words": _(refusal.message)}
            return render(request, self.template, words, status=refusal.status)
        sessions.sign_in(request, account, by="oneid")
        return redirect("home")

    def _account(self, request: HttpRequest) -> Any:
        kept, came = request.session.pop(STATE, ""), request.GET.get("state", "")
        code = request.GET.get("code", "")
        if not kept or not secrets.compare_digest(kept.encode(), came.encode()) or not code:
            raise OneIdRefused
        pinfl = _pinfl(_client(), code)
        patient_id = queries.person_by_number(pinfl)
        if patient_id is None:
            raise NotRegistered
        with open_record(JOB, patient_id, Action.OPEN_CABINET) as ctx:
            account = services.open_cabinet(ctx)
        if not account.is_active:
            raise OneIdRefused
        return account


def _pinfl(client: Client, code: str) -> str:
    token = http.token(client, code)
    told = judged(http.identify(client, token))
    with suppress(OneIdUnreachable):  # the token ends there by itself as well
        http.log_out(client, token)
    if told.verdict is not Verdict.KNOWN:
        raise _REFUSALS[told.verdict]
    return told.pinfl


def _client() -> Client:
    found = queries.client()
    if found is None:
        raise Http404
    return found
