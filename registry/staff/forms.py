"""What the pages of staff take."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class LicenceForm(forms.Form):
    """A new licence of a post."""

    number = forms.CharField(label=gettext_lazy("Number of the licence"), max_length=60)
    until = forms.DateField(
        label=gettext_lazy("Last day it holds"),
        help_text=gettext_lazy("Day, month, year: 31.12.2028"),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PostForm(forms.Form):
    """The post somebody chooses to work in."""

    post = forms.UUIDField()
