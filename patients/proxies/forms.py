"""What the pages of acting for somebody take."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.representation.rules import ProxyKind, ProxyScope

_TEXT = {"autocomplete": "off"}
_DATES = ["%d.%m.%Y", "%Y-%m-%d"]


class AskForm(forms.Form):
    """Whom, for what, until when."""

    name = forms.CharField(
        label=_("Who is it?"),
        help_text=_("As you call them: my daughter Nodira."),
        max_length=100,
        widget=forms.TextInput(attrs=_TEXT),
    )
    may_decide = forms.BooleanField(
        label=_("They may also ask in my name why somebody looked"), required=False
    )
    until = forms.DateField(
        label=_("Until which day"),
        help_text=_("Empty: three years. You can end it on any day."),
        required=False,
        input_formats=_DATES,
        widget=forms.DateInput(format="%d.%m.%Y", attrs=_TEXT | {"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_until(self) -> date | None:
        """A day that is over ends nothing."""
        until = self.cleaned_data["until"]
        if until is not None and until < self._today:
            raise forms.ValidationError(_("This day is over. Name a later one."))
        return until

    def scopes(self) -> list[ProxyScope]:
        """What the patient allows."""
        more = [ProxyScope.DECIDE] if self.cleaned_data["may_decide"] else []
        return [ProxyScope.SEE, *more]


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs=_TEXT | {"autocapitalize": "characters"}),
    )


class RecordForm(forms.Form):
    """A child's parent or guardian, as the desk records them."""

    kind = forms.ChoiceField(
        label=_("Who is it?"),
        choices=[
            (ProxyKind.PARENT.value, _("Parent")),
            (ProxyKind.GUARDIAN.value, _("Guardian")),
        ],
        widget=forms.RadioSelect,
    )
    pinfl = forms.CharField(
        label=_("PINFL of the parent or guardian"),
        max_length=20,
        widget=forms.TextInput(attrs=_TEXT | {"inputmode": "numeric"}),
    )
    basis = forms.CharField(
        label=_("Document you have seen"),
        help_text=_("Birth certificate or guardianship decision: number and date."),
        min_length=5,
        max_length=200,
        widget=forms.TextInput(attrs=_TEXT),
    )

    def clean_pinfl(self) -> str:
        """A name typed here would find somebody else."""
        digits = "".join(self.cleaned_data["pinfl"].split())
        if len(digits) != 14 or not digits.isdigit():
            raise forms.ValidationError(_("A PINFL has 14 digits."))
        return digits
