"""What asking and answering take."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.inquiries.states import InquiryState

LEAST = 5


class InquireForm(forms.Form):
    """What the patient wants to know."""

    words = forms.CharField(
        label=_("What do you want to ask?"),
        help_text=_("For example: I have never been at this clinic."),
        min_length=LEAST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """The officer's answer."""

    state = forms.ChoiceField(
        label=_("Result"),
        choices=[
            (InquiryState.EXPLAINED.value, _("The look belonged to care")),
            (InquiryState.MISUSE.value, _("It did not: misuse")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Answer to the patient"),
        min_length=20,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
