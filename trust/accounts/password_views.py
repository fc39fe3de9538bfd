"""Changing the own password, or setting the first one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trust.accounts import factors, lockout, policy, services, sessions
from trust.accounts.forms import NewPasswordForm
from trust.accounts.web import PermitView
from trust.context import Action


class PasswordView(PermitView):
    """A new password: the old one, a fresh proof, and every other session ends."""

    action = Action.CONFIRM_IDENTITY
    template = "trust/accounts/password.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._asked_again(request) or self._page(request, self._form(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check the old one, keep the new one."""
        if again := self._asked_again(request):
            return again
        if lockout.is_locked(request, self.account.username):
            return lockout.locked(request)
        form = self._form(request.POST)
        if not form.is_valid() or not self._shows_old_one(request, form):
            return self._page(request, form, status=422)
        services.change_password(self.ctx, account=self.account, password=form.cleaned_data["new"])
        update_session_auth_hash(request, self.account)
        return self._page(request, self._form(None), is_changed=True)

    @property
    def account(self) -> Any:
        """Whose password it is."""
        return self.request.user

    def _asked_again(self, request: HttpRequest) -> HttpResponse | None:
        """Who can show something shows it within the last five minutes; nothing is parked."""
        can_show = self.account.has_usable_password() or factors.is_enrolled(self.account)
        if can_show and not policy.is_confirmed(self.ctx.actor, self.ctx.now):
            return self._to_confirm(request, None)
        return None

    def _to_confirm(self, request: HttpRequest, account_id: UUID | None) -> HttpResponse:
        """Ask for the proof; passwords are never kept, not even encrypted."""
        return redirect(f"/confirm?next={request.path}")

    def _form(self, data: Any) -> NewPasswordForm:
        own = (self.account.username, *self.account.display_name.split())
        return NewPasswordForm(data, has_one=self.account.has_usable_password(), own=own)

    def _shows_old_one(self, request: HttpRequest, form: NewPasswordForm) -> bool:
        if not form.has_one or self.account.check_password(form.cleaned_data["current"]):
            return True
        sessions.failed(request, self.account, sessions.WRONG_PASSWORD)
        form.add_error("current", _("This is not your present password."))
        return False

    def _page(
        self, request: HttpRequest, form: Any, *, status: int = 200, is_changed: bool = False
    ) -> HttpResponse:
        context = {"form": form, "is_changed": is_changed, "username": self.account.username}
        return render(request, self.template, context, status=status)
