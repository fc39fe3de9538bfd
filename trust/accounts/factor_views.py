"""Showing a second factor, enrolling one, recovery codes.

These pages belong to whoever is signed in by password and is nobody yet; each asks for the account,
changes nothing but that account's own factors, and stands on the public list of the route test.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from trust.accounts import factors, passkeys, services, sessions
from trust.accounts.forms import ConfirmForm, EnrolForm, PasswordForm
from trust.accounts.presenters import qr
from trust.accounts.web import PublicView
from trust.context import Role

WRONG = "wrong"


class OwnFactorView(PublicView):
    """For somebody who has signed in; nobody else has factors."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask them to sign in first; never kept by a browser."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response

    @property
    def account(self) -> Any:
        """Whose factors these are."""
        return self.request.user


class ConfirmView(OwnFactorView):
    """The second factor, at sign-in and again before what cannot be taken back."""

    template = "trust/accounts/confirm.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for the code; without a factor lead to enrolment (staff) or to the password."""
        if self._must_enrol():
            return redirect(f"/second-factor?next={asked_page(request)}")
        return self._page(request, self._form(request, None))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Count it, then go on where they were."""
        form = self._form(request, request.POST)
        answer = request.POST.get("passkey", "")
        if answer and sessions.confirm_passkey(request, self.account, answer):
            return go_on(request, self.account)
        if answer:
            form = self._form(request, None)
            return self._page(request, form, status=422, problem=_("The passkey did not count."))
        if form.is_valid() and self._proven(request, form):
            return go_on(request, self.account)
        if form.is_valid():
            form.add_error(None, _("This is not right, or was used already. Wait for the next."))
        return self._page(request, form, status=422)

    def _must_enrol(self) -> bool:
        return self.account.role != Role.PATIENT and not factors.is_enrolled(self.account)

    def _form(self, request: HttpRequest, data: Any) -> Any:
        if factors.is_enrolled(self.account):
            return ConfirmForm(data)
        return PasswordForm(data)

    def _proven(self, request: HttpRequest, form: Any) -> bool:
        if isinstance(form, ConfirmForm):
            code = form.cleaned_data["code"]
            return sessions.confirm(request, self.account, code) is not None
        if self.account.role != Role.PATIENT:
            return False  # staff without a factor enrol one; a password is not enough
        word = form.cleaned_data["password"]
        return sessions.confirm_password(request, self.account, word) is not None

    def _page(
        self, request: HttpRequest, form: Any, status: int = 200, problem: str = ""
    ) -> HttpResponse:
        context = {
            "form": form,
            "refusal": problem,
            "passkey": passkeys.has_one(self.account),
            "next": asked_page(request),
            "demo_code": _demo_code(self.account),
            "username": self.account.username,
        }
        return render(request, self.template, context, status=status)


class EnrolView(OwnFactorView):
    """A new second factor: a telephone reads the picture, its first code proves that it did."""

    template = "trust/accounts/enrol.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The picture."""
        if self._has_one_and_did_not_show_it(request):
            return redirect(f"/confirm?next={request.path}")
        return self._page(request, EnrolForm(), factors.new_enrolment(self.account))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The first code; then the recovery codes, once."""
        if self._has_one_and_did_not_show_it(request):
            return redirect(f"/confirm?next={request.path}")
        form = EnrolForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, factors.new_enrolment(self.account), status=422)
        secret = form.cleaned_data["secret"]
        code = form.cleaned_data["code"]
        codes = factors.enrol(self.account, secret=secret, code=code)
        if codes is None:
            form.add_error("code", _("This code does not fit. Type the six digits shown now."))
            kept = factors.new_enrolment(self.account, secret)
            return self._page(request, form, kept, status=422)
        sessions.prove(request, self.account, by="totp")
        context = {"codes": codes, "next": asked_page(request)}
        return render(request, "trust/accounts/recovery_codes.html", context)

    def _has_one_and_did_not_show_it(self, request: HttpRequest) -> bool:
        """Whoever holds a factor shows it before another takes its place."""
        strong = request.assurance.is_strong  # type: ignore[attr-defined]
        return factors.is_enrolled(self.account) and not strong

    def _page(
        self, request: HttpRequest, form: EnrolForm, new: factors.Enrolment, status: int = 200
    ) -> HttpResponse:
        form.initial["secret"] = new.secret
        context = {
            "form": form,
            "secret": new.secret,
            "qr": qr(new.url),
            "next": asked_page(request),
        }
        return render(request, self.template, context, status=status)


def go_on(request: HttpRequest, account: Any) -> HttpResponse:
    """To the page they wanted; what they had sent is offered for sending again."""
    wanted = asked_page(request)
    if _takes_parked(wanted):
        return redirect(wanted)
    kept = _take_parked(request, account, wanted)
    if kept is None:
        return redirect(wanted)
    context = {"action": wanted, "fields": _fields(kept)}
    return render(request, "trust/accounts/resume.html", context)


def asked_page(request: HttpRequest) -> str:
    """The page they wanted, if it is ours; else the first one."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if ours else "/"


def _takes_parked(page: str) -> bool:
    """Whether the page itself shows again what was sent to it."""
    try:
        view = getattr(resolve(page.split("?", 1)[0]).func, "view_class", None)
    except Resolver404:
        return False
    return getattr(view, "takes_parked", False)


def _take_parked(request: HttpRequest, account: Any, page: str) -> dict[str, Any] | None:
    parked = request.session.pop("parked", None)
    if not parked:
        return None
    path = page.split("?", 1)[0]
    body = services.take_parked(parked_id=UUID(parked), account_id=account.pk, path=path)
    return json.loads(body) if body else None


def _fields(kept: dict[str, Any]) -> list[tuple[str, str]]:
    """What was sent, field by field; the form token is made anew."""
    left = ("csrfmiddlewaretoken", "confirm_code", "passkey", "writer")
    return [(name, one) for name, values in kept.items() if name not in left for one in values]


def _demo_code(account: Any) -> str:
    """In the demonstration the code of an invented person stands on the page."""
    if not settings.DEMO:
        return ""
    secret = services.demo_secret(account.username)
    return factors.code_now(secret) if secret else ""
