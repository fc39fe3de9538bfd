"""What the pages about prescriptions take."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ehr.card.forms import Refusing, said
from prescriptions.formulary.names import to_cyrillic
from prescriptions.formulary.units import UNITS
from prescriptions.orders.rules import ROUTES, Dose, read_number
from trust.context import Refusal

_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
_WHOLE = {"inputmode": "numeric", "autocomplete": "off"}


def unit_choices(language: str) -> list[tuple[str, str]]:
    """Units of a dose in the reader's words."""
    words = {"ru": lambda unit: unit.ru_few, "en": lambda unit: unit.en_many}
    pick = words.get(language, lambda unit: unit.uz)
    texts = [(unit.code, pick(unit)) for unit in UNITS.values()]
    return _scripted(texts, language)


def route_choices(language: str) -> list[tuple[str, str]]:
    """Ways to take a medicine in the reader's words."""
    words = {"ru": lambda route: route.ru, "en": lambda route: route.en}
    pick = words.get(language, lambda route: route.uz)
    return _scripted([(code, pick(route)) for code, route in ROUTES.items()], language)


def _scripted(texts: list[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    return [(c, to_cyrillic(t)) for c, t in texts] if language == "uz-cyrl" else texts


class NumberField(forms.CharField):
    """A decimal number as people write it here: `0,5` or `0.5`; never a float."""

    def clean(self, value: Any) -> Any:
        """The exact number; None for an optional field left empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text)
        except Refusal as refusal:
            raise forms.ValidationError(said(refusal)) from None


class PrescribeForm(Refusing):
    """One medicine, one dose. What is sensible is the service's to say."""

    medication = forms.ChoiceField(label=gettext_lazy("Medicine"))
    amount = NumberField(
        label=gettext_lazy("Amount at one time"),
        max_length=20,
        widget=forms.TextInput(attrs=_NUMBER),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    times_per_day = forms.IntegerField(
        label=gettext_lazy("Times a day"), widget=forms.TextInput(attrs=_WHOLE)
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"), widget=forms.TextInput(attrs=_WHOLE)
    )
    route = forms.ChoiceField(label=gettext_lazy("How it is taken"))
    quantity = NumberField(
        label=gettext_lazy("Quantity to dispense"),
        help_text=gettext_lazy("Left empty: what the whole course takes."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
    )
    note = forms.CharField(
        label=gettext_lazy("Advice for the patient"), max_length=500, required=False
    )

    def __init__(self, *args: Any, medications: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "uz"
        empty = ("", _("Choose"))
        self._choices("medication", [empty, *medications])
        self._choices("unit", [empty, *unit_choices(language)])
        self._choices("route", route_choices(language))

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def dose(self) -> Dose:
        """The structured dose of a valid form."""
        told = self.cleaned_data
        return Dose(
            told["amount"], told["unit"], told["times_per_day"], told["days"], told["route"]
        )

    def asked_quantity(self) -> Decimal | None:
        """The quantity, or None for the whole course."""
        return self.cleaned_data["quantity"]


class SignForm(Refusing):
    """The doctor's reason where an alert wants one."""

    alert_reason = forms.CharField(
        label=gettext_lazy("Why this medicine is given all the same"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CancelForm(Refusing):
    """Why a prescription is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why the prescription is cancelled"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
