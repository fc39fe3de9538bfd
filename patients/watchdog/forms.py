"""What settling a flag takes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.watchdog.rules import FlagVerdict


class SettleForm(forms.Form):
    """The officer's verdict."""

    verdict = forms.ChoiceField(
        label=_("Result"),
        choices=[
            (FlagVerdict.EXPLAINED.value, _("The look belonged to care")),
            (FlagVerdict.MISUSE.value, _("It did not: misuse")),
        ],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("What you found out"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
