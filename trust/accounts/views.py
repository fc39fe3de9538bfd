"""Signing in and out; everybody's first page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from trust.accounts import lockout, services, sessions
from trust.accounts.errors import CodeRefused
from trust.accounts.forms import CabinetCodeForm, SignInForm
from trust.accounts.web import PermitView, PublicView
from trust.context import Action


class SignInView(LoginView):
    """Staff and patients with a password."""

    public = True
    form_class = SignInForm
    template_name = "trust/accounts/sign_in.html"
    redirect_authenticated_user = False

    def form_valid(self, form: Any) -> HttpResponse:
        """The password was right: the session has shown it, and nothing more."""
        sessions.sign_in(self.request, form.get_user(), by="password")
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Write down whose name was tried; an unknown or waiting one is in the counter alone.

        Else whoever knows a name could fill the journal, from which nothing is ever deleted.
        """
        account = services.account_named(form.data.get("username", ""))
        if account and not lockout.is_locked(self.request, account.username):
            sessions.refused(self.request, account, sessions.WRONG_PASSWORD)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In the demonstration, the sign-ins by role stand on the page."""
        return super().get_context_data(**kwargs) | {"demo": settings.DEMO}


class SignOutView(LogoutView):
    """Ends the session, and what the browser kept of it."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer tells the browser to forget the pages, also those of the Back button."""
        response = super().dispatch(request, *args, **kwargs)
        if not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


GUESSING = "cabinet-code"  # whose name failed codes are counted under, for each address


@method_decorator(never_cache, name="dispatch")
class CabinetSignInView(PublicView):
    """A patient's first sign-in, with the one-time code from the desk."""

    template = "trust/accounts/cabinet_sign_in.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the code."""
        return render(request, self.template, {"form": CabinetCodeForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Spend the code and open the cabinet."""
        form = CabinetCodeForm(request.POST)
        guesser = f"{GUESSING} {request.META.get('REMOTE_ADDR', '')}"
        if lockout.is_locked(request, guesser):
            return lockout.locked(request)
        if form.is_valid():
            try:
                account = services.use_code(form.cleaned_data["code"])
            except CodeRefused as refusal:
                lockout.note_failure(request, guesser)
                form.add_error("code", _(refusal.message))
            else:
                sessions.sign_in(request, account, by="code")
                return redirect("home")
        return render(request, self.template, {"form": form}, status=422)


class HomeView(PermitView):
    """Sends everybody to the first page of their role (settings.HOME_PAGES)."""

    action = Action.HOME

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirect by role."""
        page = settings.HOME_PAGES.get(self.ctx.actor.role)
        if page:
            return redirect(page)
        return render(request, "trust/accounts/home.html")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that outlived its cookie: say so, keep nothing secret."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
