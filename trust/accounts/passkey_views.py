"""Passkeys: the page of the own ones, signing in with one, and what a browser needs to make or show one.

The pages belong to whoever is signed in, as those of the other factors do (factor_views.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from trust.accounts import factors, lockout, passkeys, sessions
from trust.accounts.factor_views import OwnFactorView, asked_page, go_on
from trust.accounts.forms import PasskeyForm
from trust.accounts.policy import CONFIRMATION_LASTS
from trust.accounts.web import PublicView
from trust.context import Role

GUESSING = "passkey"  # whose name failed passkeys are counted under, for each address


class PasskeyOptionsView(PublicView):
    """A fresh challenge, to make a passkey or to show one; asked for at the press of the button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Options as WebAuthn names them, and the state that comes back with the answer."""
        account: Any = request.user if request.user.is_authenticated else None
        session = sessions.key_of(request)
        if request.POST.get("for") != "create":
            told = passkeys.to_show(account, session)
        elif account is None or not may_change(request, account):
            return JsonResponse({}, status=403)
        else:
            told = passkeys.to_create(account, session)
        response = JsonResponse(told)
        patch_cache_control(response, no_store=True, private=True)
        return response


class PasskeySignInView(PublicView):
    """Signing in with a passkey alone: the device has verified its holder."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Sign in and go on, or say that it does not count."""
        guesser = f"{GUESSING} {request.META.get('REMOTE_ADDR', '')}"
        if lockout.is_locked(request, guesser):
            return lockout.locked(request)
        try:
            session = sessions.key_of(request)
            account = passkeys.show(None, request.POST.get("passkey", ""), session=session)
        except passkeys.NotShown:
            lockout.note_failure(request, guesser)
            messages.warning(request, _("This passkey does not open anything here. Try again."))
            return redirect("sign-in")
        sessions.sign_in(request, account, by="passkey")
        return go_on(request, account)


class PasskeysView(OwnFactorView):
    """The own passkeys: which there are, one more, one less."""

    template = "trust/accounts/passkeys.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list and the button."""
        if not may_change(request, self.account):
            return redirect(f"/confirm?next={request.path}")
        return self._page(request, PasskeyForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Add one or take one away, after a fresh proof."""
        if not may_change(request, self.account):
            return redirect(f"/confirm?next={request.path}")
        if "remove" in request.POST:
            return self._remove(request)
        form = PasskeyForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        return self._add(request, form)

    def _add(self, request: HttpRequest, form: PasskeyForm) -> HttpResponseBase:
        is_first = not factors.is_enrolled(self.account)
        answer, name = form.cleaned_data["passkey"], form.cleaned_data["name"]
        try:
            passkeys.add(self.account, answer, name=name, session=sessions.key_of(request))
        except passkeys.NotShown:
            form.add_error(None, _("The passkey was not made. Try again."))
            return self._page(request, form, status=422)
        sessions.prove(request, self.account, by="passkey")
        if is_first:
            codes = factors.new_recovery_codes(self.account)
            context = {"codes": codes, "next": asked_page(request)}
            return render(request, "trust/accounts/recovery_codes.html", context)
        messages.success(request, _("The passkey is added."))
        return redirect("passkeys")

    def _remove(self, request: HttpRequest) -> HttpResponseBase:
        told = request.POST.get("remove", "")
        if told.isdecimal() and passkeys.remove(self.account, int(told[:18])):
            messages.success(request, _("The passkey is removed."))
        else:
            messages.warning(request, _("Your only second factor stays. Add another one first."))
        return redirect("passkeys")

    def _page(self, request: HttpRequest, form: PasskeyForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "passkeys": passkeys.listed(self.account),
            "has_other": factors.is_enrolled(self.account),
            "next": asked_page(request),
        }
        return render(request, self.template, context, status=status)


def may_change(request: HttpRequest, account: Any) -> bool:
    """Whoever holds a factor has shown it within five minutes before another is added or removed."""
    judged = request.assurance  # type: ignore[attr-defined]
    if not factors.is_enrolled(account):
        return judged.is_strong or account.role != Role.PATIENT  # staff are nobody until they enrol
    at = judged.confirmed_at
    return judged.is_strong and at is not None and datetime.now(UTC) - at <= CONFIRMATION_LASTS
