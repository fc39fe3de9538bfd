"""Sign-in forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CabinetCodeForm(forms.Form):
    """The one-time code printed at the desk."""

    code = forms.CharField(
        label=_("Code from your sheet"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
