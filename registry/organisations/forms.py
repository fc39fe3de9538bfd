"""What the pages of facilities take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trust.context import Refusal

Choices = Sequence[tuple[str, str]]


class FacilitySearchForm(forms.Form):
    """Words of the name, the region, the kind."""

    q = forms.CharField(label=gettext_lazy("Name or code"), max_length=100, required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args: Any, regions: Choices, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("Whole country")), *regions]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]


class PassportForm(forms.Form):
    """The fields of a passport that a head keeps up to date."""

    name = forms.CharField(label=gettext_lazy("Name in Uzbek"), max_length=300)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=300, required=False)
    name_kaa = forms.CharField(
        label=gettext_lazy("Name in Karakalpak"), max_length=300, required=False
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=400, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def changes(self) -> dict[str, str]:
        """What was written, by the names of the passport's facts."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal beside the field it speaks of."""
    field = refusal.field if refusal.field in form.fields else None
    form.is_valid()  # so that there is somewhere to put it
    form.add_error(field, _(refusal.message) % refusal.facts)
