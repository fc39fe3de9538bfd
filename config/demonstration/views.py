"""The buttons "enter as ..." of the sign-in page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from config.servers.demo import demo_sign_ins
from trust.accounts import factors, sessions
from trust.accounts.web import PublicView


class EnterView(PublicView):
    """Signs in as a demonstration person, with that person's own password, as by hand."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """`person` is the username on the button; passwords stay on the server."""
        if not settings.DEMO:
            raise Http404
        known = {person.username: person for person in demo_sign_ins()}
        person = known.get(request.POST.get("person", ""))
        if person is None:
            raise Http404
        account: Any = authenticate(request, username=person.username, password=person.password)
        if account is None:
            return redirect(settings.LOGIN_URL)
        sessions.sign_in(request, account, by="password")
        if person.secret:
            factors.keep(account, person.secret)
            sessions.prove(request, account, by="totp")
        wanted = request.POST.get("next", "")
        ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
        return redirect(wanted if wanted and ours else settings.LOGIN_REDIRECT_URL)
