"""Sign-in forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from trust.accounts import passwords


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
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """The present password, where there is one, and the new one; taken exactly as typed."""

    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 15 characters of any kind; four words will do."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, has_one: bool, own: Iterable[str]) -> None:
        super().__init__(data)
        self.has_one, self.own = has_one, tuple(own)
        if not has_one:
            del self.fields["current"]

    def clean_new(self) -> str:
        """Refuse what others would guess."""
        new = self.cleaned_data["new"]
        if why := passwords.weakness(new, own=self.own, known=passwords.known()):
            raise forms.ValidationError(said(why))
        return new

    def clean_again(self) -> str:
        """Both must be the same."""
        if self.cleaned_data["again"] != self.data.get("new"):
            raise forms.ValidationError(_("The two new passwords differ."))
        return self.cleaned_data["again"]


class EnrolForm(forms.Form):
    """The first code of a new factor, with the secret the picture held."""

    secret = forms.RegexField(regex=r"^[A-Z2-7]{32}$", widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code from your telephone"),
        help_text=_("The six digits that the telephone shows now."),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """A new passkey: what its holder calls it, and what the device answered."""

    name = forms.CharField(
        label=_("Name of the device"),
        help_text=_("So that you know it again: my telephone, the computer in room 12."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passkey = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class CabinetCodeForm(forms.Form):
    """The one-time code printed at the desk."""

    code = forms.CharField(
        label=_("Code from your sheet"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
