"""Sign-in forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, in the reader's language."""

    error_messages = {
        "invalid_login": _("User name or password is wrong. Mind capital and small letters."),
        "inactive": _("This account is inactive."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")


class ConfirmForm(forms.Form):
    """The six digits of the telephone, or a recovery code."""

    code = forms.CharField(
        label=_("Code from your telephone"),
        help_text=_("Six digits; or one of your recovery codes."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    """The password once more, for a patient without a second factor."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EnrolForm(forms.Form):
    """The first code of a new factor, with the secret the picture held."""

    secret = forms.RegexField(regex=r"^[A-Z2-7]{32}$", widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code from your telephone"),
        help_text=_("The six digits that the telephone shows now."),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class CabinetCodeForm(forms.Form):
    """The one-time code printed at the desk."""

    code = forms.CharField(
        label=_("Code from your sheet"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
