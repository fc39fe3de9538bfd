"""One form with every kind of field, right and wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """All widgets the pages use."""

    family = forms.CharField(label=_("Family name"), help_text=_("As in the document."))
    born = forms.DateField(
        label=_("Date of birth"),
        help_text=_("For example 08.03.1976"),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "class": "in-m"}),
    )
    temperature = forms.DecimalField(
        label=_("Temperature"),
        localize=True,
        max_value=45,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "in-s"}),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("female", _("female")), ("male", _("male"))],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label=_("Role of the diagnosis"),
        choices=[("main", _("main")), ("other", _("accompanying"))],
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label=_("The patient agrees"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Units stand beside their control."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["temperature"].unit = "°C"  # type: ignore[attr-defined]
