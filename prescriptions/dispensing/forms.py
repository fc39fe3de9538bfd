"""What the counter takes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prescriptions.dispensing.errors import WrongNumber
from prescriptions.orders.numbers import read_number


class FindForm(forms.Form):
    """A prescription number as a hand or a scanner gives it."""

    number = forms.CharField(label=gettext_lazy("Prescription number or QR code"), max_length=80)

    def clean_number(self) -> str:
        """The canonical number."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(_(WrongNumber.message))
        return number
